"""Which names from outside an expression reads."""

from __future__ import annotations

from onedoor.feel import types
from onedoor.feel.inference import BUILT_IN, LOCAL, Inference
from onedoor.feel.syntax import Name, Node, Path, children
from onedoor.feel.types import ContextType


def free_names(tree: Node, inference: Inference) -> tuple[str, ...]:
    """Dotted paths in the order of the text; a path ends where the type it leads through is no context."""
    found: dict[str, None] = {}
    waiting: list[Node] = [tree]
    while waiting:
        node = waiting.pop()
        dotted = _dotted(node, inference)
        if dotted is not None:
            found[dotted] = None
        elif not isinstance(node, Name):
            waiting.extend(reversed(tuple(children(node))))
    return tuple(found)


def _dotted(node: Node, inference: Inference) -> str | None:
    chain: list[Path] = []
    start = node
    while isinstance(start, Path):
        chain.append(start)
        start = start.base
    if not isinstance(start, Name) or inference.resolution.get(start) in (LOCAL, BUILT_IN):
        return None
    if start.name == "?":
        return None
    parts = [start.name]
    for path in reversed(chain):
        base = inference.known_type(path.base)
        if not (
            base == types.ANY or (isinstance(base, ContextType) and (path.name in base.fields or base.open))
        ):
            break
        parts.append(path.name)
    return ".".join(parts)
