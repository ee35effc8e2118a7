"""Which names a definition gives, and which of them a path in an expression means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from onedoor.dmn.errors import Path, Problem
from onedoor.feel import types
from onedoor.feel.builtins import catalogue
from onedoor.feel.names import canonical
from onedoor.feel.types import Type


@dataclass(frozen=True)
class Names:
    """All names that expressions of a definition may use."""

    inputs: Mapping[str, None]
    others: frozenset[str]

    def meant_by(self, path: str) -> tuple[str, ...]:
        """Return what a dotted path of an expression needs: inputs by full name, or one parameter, function or decision.

        A group as a whole (`applicant`) means all its inputs.
        """
        parts = path.split(".")
        for end in range(len(parts), 0, -1):
            start = ".".join(parts[:end])
            if start in self.others or start in self.inputs:
                return (start,)
        return self._of_group.get(parts[0], ())

    @cached_property
    def _of_group(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for name in self.inputs:
            group, dot, _ = name.partition(".")
            if dot:
                found.setdefault(group, []).append(name)
        return {group: tuple(names) for group, names in found.items()}


def groups(inputs: Mapping[str, Type]) -> dict[str, Type]:
    """Return the inputs as expressions see them: those with a dot in their name as contexts of fields."""
    fields: dict[str, dict[str, Type]] = {}
    seen: dict[str, Type] = {}
    for name, type in inputs.items():
        group, dot, rest = name.partition(".")
        if dot:
            fields.setdefault(group, {})[rest] = type
            seen[group] = types.ContextType(fields=fields[group])
        else:
            seen[name] = type
    return seen


def put(seen: dict[str, Type], name: str, type: Type) -> None:
    """Give an input of these groups another type."""
    group, dot, rest = name.partition(".")
    context = seen.get(group)
    if not dot:
        seen[name] = type
    elif isinstance(context, types.ContextType) and isinstance(context.fields, dict):
        context.fields[rest] = type


def clashes(sections: Mapping[str, Iterable[str]]) -> Iterator[Problem]:
    """Yield names that are given twice: by two sections, in two spellings, or to a group and to a single input."""
    owners: dict[str, Path] = {}
    for section, names in sections.items():
        for name in names:
            path: Path = (section, name)
            start = canonical(name).partition(".")[0] if section == "input_data" else canonical(name)
            owner = owners.setdefault(start, path)
            both_inputs = section == owner[0] == "input_data"
            same_group = both_inputs and "." in name and "." in str(owner[1])
            if owner != path and (not same_group or canonical(name) == canonical(str(owner[1]))):
                yield Problem(
                    path,
                    f"“{start}” is a name of {_section(owner)} already.",
                    "Give one of them another name.",
                )
            elif section != "input_data" and start in catalogue.FUNCTIONS:
                yield Problem(
                    path, f"“{start}” is a function of the language already.", "Choose another name."
                )


def _section(owner: Path) -> str:
    said = {
        "input_data": "an input",
        "parameters": "a parameter",
        "functions": "a function",
        "decisions": "a decision",
    }
    return f"{said[str(owner[0])]} (“{owner[1]}”)"
