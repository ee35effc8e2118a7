"""What the parts of the compiler share."""

from __future__ import annotations

from abc import ABC, abstractmethod

from onedoor.feel.inference import GLOBAL, Inference
from onedoor.feel.running import Code
from onedoor.feel.syntax import Name, Node, Path


class Compiler(ABC):
    """Gives the closure of any part of a tree."""

    def __init__(self, inference: Inference) -> None:
        self.inference = inference

    @abstractmethod
    def code(self, node: Node) -> Code:
        """The closure of a part."""

    def dotted(self, node: Node) -> str | None:
        """`applicant.savings` for a path that begins with a name from outside the expression; else None."""
        parts: list[str] = []
        while isinstance(node, Path):
            parts.append(node.name)
            node = node.base
        if isinstance(node, Name) and self.inference.resolution.get(node) == GLOBAL:
            return ".".join([node.name, *reversed(parts)])
        return None
