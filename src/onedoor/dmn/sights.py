"""Which names the logic of a decision or function sees, where a model says so: what it requires, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from onedoor.feel.membership import coerced
from onedoor.feel.types import ANY, Type
from onedoor.feel.values import Value

UNSEEN: Any = object()


@dataclass(frozen=True)
class Seen:
    """What a name stands for: an input, decision, function or service of the model by its full name.

    `held` is the type that an input is declared with: its value is converted to it.
    """

    key: str
    held: Type = ANY


@dataclass(frozen=True)
class Sight:
    """Names and what they stand for; those of an imported model are a sight within."""

    names: Mapping[str, Seen | Sight]

    def keys(self) -> Iterator[str]:
        """The full names of everything that is seen."""
        for one in self.names.values():
            if isinstance(one, Sight):
                yield from one.keys()
            else:
                yield one.key

    def meant_by(self, path: str) -> str:
        """The full name that a dotted path of an expression leads to, and what stands behind it; empty if to nothing."""
        for name, one in sorted(self.names.items(), key=lambda pair: -len(pair[0])):
            if path == name or path.startswith(f"{name}."):
                rest = path[len(name) :]
                found = one.meant_by(rest[1:]) if isinstance(one, Sight) else one.key + rest
                if found:
                    return found
        return ""


Find: TypeAlias = Callable[[str], Value]


class SeenNames(dict[str, Any]):
    """What expressions see by name through a sight, each worked out when it is first asked for."""

    def __init__(self, sight: Sight, find: Find) -> None:
        super().__init__()
        self.sight = sight
        self.find = find

    def get(self, name: str, default: Any = None) -> Any:
        """Return the value of a name (a plain dict's `get` would not work it out)."""
        found = dict.get(self, name, UNSEEN)
        if found is UNSEEN:
            one = self.sight.names.get(name)
            if one is None:
                return default
            found = self[name] = _value(one, self.find)
        return found

    def __missing__(self, name: str) -> Any:
        found = self.get(name, UNSEEN)
        if found is UNSEEN:
            raise KeyError(name)
        return found


def _value(one: Seen | Sight, find: Find) -> Value:
    if isinstance(one, Sight):
        return {name: _value(inner, find) for name, inner in one.names.items()}
    return coerced(find(one.key), one.held)
