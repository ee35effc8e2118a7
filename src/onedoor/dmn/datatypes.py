"""The types a definition may name: money per week, a choice, a list of household members."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from onedoor.dmn.errors import Path, Problem, suggestion
from onedoor.dmn.texts import Text, text_problems

#: Types that are written by one word and have no parts.
SIMPLE = (
    "text",
    "long text",
    "number",
    "integer",
    "boolean",
    "date",
    "time",
    "date and time",
    "days and time duration",
    "years and months duration",
    "document",
    "any",
)
#: Other words for them.
ALIASES = {"days duration": "days and time duration", "months duration": "years and months duration"}
PERIODS = ("day", "week", "month", "year")
MONEY = ("money", *(f"money per {period}" for period in PERIODS))
WRITABLE = (*SIMPLE, *ALIASES, *MONEY, "choice", "context")


@dataclass(frozen=True)
class Field:
    """One field of a record type."""

    type: DataType
    title: Text | None = None


@dataclass(frozen=True)
class DataType:
    """A type as a definition writes it.

    `kind` is one of SIMPLE, "money", "choice", "list", "record" or "context" (a context whose fields are not declared;
    `item` is then the type of what is in it, if it is declared).
    `name` is the way it is written: "money per week", "list of household member".
    """

    kind: str
    name: str
    per: str | None = None
    options: Mapping[str, Text] = field(default_factory=dict)
    item: DataType | None = None
    fields: Mapping[str, Field] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name

    @property
    def is_money(self) -> bool:
        """Whether values are amounts of money."""
        return self.kind == "money"

    @property
    def is_number(self) -> bool:
        """Whether values are decimal numbers (money included)."""
        return self.kind in ("number", "integer", "money")

    @property
    def is_enumerable(self) -> bool:
        """Whether the type has few values that can all be tried."""
        return self.kind in ("boolean", "choice")


DEEPEST = 30
"""Levels of record types in one another, and of lists in lists."""
HEAVIEST = 5_000
"""Fields of a record type with those of the types in it, each counted as often as it is shared."""

ANY = DataType("any", "any")
TEXT = DataType("text", "text")
NUMBER = DataType("number", "number")
BOOLEAN = DataType("boolean", "boolean")
DATE = DataType("date", "date")
MONEY_TYPE = DataType("money", "money")
CONTEXT = DataType("context", "context")


def list_of(item: DataType) -> DataType:
    """Return the type of lists of `item`."""
    return DataType("list", f"list of {item.name}", item=item)


class UnknownType(ValueError):
    """A type that is not known; its message says so, `instead` what to write."""

    def __init__(self, message: str, instead: str) -> None:
        self.instead = instead
        super().__init__(message)


def read(
    written: object, named: Mapping[str, DataType], *, options: Mapping[str, Text] | None = None
) -> DataType:
    """Return the type that is written so.

    `named` are the record types of the definition, `options` what a choice chooses from.
    Raises UnknownType.
    """
    if isinstance(written, DataType):
        return written
    if not isinstance(written, str) or not written.strip():
        raise UnknownType(
            f"A type is a word or some words, not {written!r}.", "Write for example: type: money per month."
        )
    name = " ".join(written.split())
    if name.count(" of ") > DEEPEST:
        raise UnknownType(
            "This type has too many levels.", "Give a level of it a name of its own below types."
        )
    if name in named:
        return named[name]
    if name in SIMPLE or name in ALIASES:
        return DataType(ALIASES.get(name, name), name)
    if name in MONEY:
        return DataType("money", name, per=name.removeprefix("money").removeprefix(" per ") or None)
    if name == "context":
        return CONTEXT
    if name == "choice":
        return DataType("choice", name, options=dict(options or {}))
    if name.startswith("context of "):
        return DataType("context", name, item=read(name.removeprefix("context of "), named, options=options))
    if name.startswith("list of "):
        return _read_list(name, named, options)
    known = [*WRITABLE, *named, *(f"list of {one}" for one in named)]
    raise UnknownType(f"There is no type “{name}”.", suggestion(name, known))


def _read_list(name: str, named: Mapping[str, DataType], options: Mapping[str, Text] | None) -> DataType:
    inner = name.removeprefix("list of ")
    try:
        return DataType("list", name, item=read(inner, named, options=options))
    except UnknownType as unknown:
        # people write the plural: "list of household members"
        if inner.endswith("s") and inner[:-1] in named:
            raise UnknownType(str(unknown), f"Write “list of {inner[:-1]}”.") from unknown
        raise


def read_declaration(declared: object, named: Mapping[str, DataType]) -> DataType:
    """Return the type of a declaration: a type's name, a mapping `{type, options, types}`, or a DataType itself.

    `types` inside the mapping are record types of its own (a register's types). Raises UnknownType.
    """
    if not isinstance(declared, Mapping):
        return read(declared, named)
    own, problems = read_types(declared.get("types") or {}, path=(), outer=named)
    if problems:
        raise UnknownType(problems[0].message, problems[0].instead)
    return read(declared.get("type"), own, options=declared.get("options"))


def read_types(
    declared: object, *, path: Path, outer: Mapping[str, DataType] | None = None
) -> tuple[dict[str, DataType], list[Problem]]:
    """Read the `types:` of a definition or register: record types by name, which may name each other.

    Returns the types (those of `outer` included) and what is wrong with the declaration.
    """
    named = dict(outer or {})
    if not isinstance(declared, Mapping):
        return named, [
            Problem(
                path, "Types are a mapping of a name to its fields.", "Write a name and below it its fields."
            )
        ]
    reader = _Types(declared, named, path)
    for name in declared:
        reader.read(name)
    return reader.done, reader.problems


class _Types:
    """Reads record types in the order in which they need each other."""

    def __init__(self, declared: Mapping[str, Any], outer: dict[str, DataType], path: Path) -> None:
        self.declared = declared
        self.done = outer
        self.path = path
        self.problems: list[Problem] = []
        self.open: list[str] = []
        self.finished: set[str] = set()
        self.weights: dict[str, int] = {}

    def read(self, name: str) -> None:
        if name in self.open:
            ring = " → ".join([*self.open[self.open.index(name) :], name])
            self.problems.append(
                Problem((*self.path, name), f"This type contains itself: {ring}.", "Take one field away.")
            )
            self.done[name] = DataType("record", name)
            return
        if name in self.finished:
            return
        self.open.append(name)
        fields = dict(self._fields(name)) if len(self.open) <= DEEPEST else {}
        self.weights[name] = 1 + sum(self._weight(one.type) for one in fields.values())
        if len(self.open) > DEEPEST or self.weights[name] > HEAVIEST:
            message = f"“{name}” has too many fields or levels, with those of the types in it."
            self.problems.append(Problem((*self.path, name), message, "Take some away."))
            fields, self.weights[name] = {}, 1
        self.done[name] = DataType("record", name, fields=fields)
        self.finished.add(name)
        self.open.pop()

    def _weight(self, type: DataType) -> int:
        """How many parts a type has, each counted as often as it is shared."""
        return self.weights.get(type.name, 1) if type.item is None else 1 + self._weight(type.item)

    def _fields(self, name: str) -> Iterator[tuple[str, Field]]:
        declared = self.declared[name]
        path = (*self.path, name)
        if name in WRITABLE:
            self.problems.append(Problem(path, f"“{name}” is a type already.", "Give this one another name."))
        if not isinstance(declared, Mapping) or not declared:
            self.problems.append(
                Problem(path, "A type needs at least one field.", "Write: name of the field: {type: text}.")
            )
            return
        for field_name, said in declared.items():
            entry = said if isinstance(said, Mapping) else {"type": said}
            yield (
                str(field_name),
                Field(self._field_type(entry, (*path, str(field_name))), entry.get("title")),
            )

    def _field_type(self, entry: Mapping[str, Any], path: Path) -> DataType:
        written = str(entry.get("type") or "")
        for other in self.declared:
            if written in (other, f"list of {other}"):
                self.read(other)
        self.problems += text_problems(entry.get("title"), (*path, "title"))
        self.problems += option_problems(entry, path)
        try:
            return read(entry.get("type"), self.done, options=_options(entry))
        except UnknownType as unknown:
            self.problems.append(Problem((*path, "type"), str(unknown), unknown.instead))
            return ANY


def _options(entry: Mapping[str, Any]) -> Mapping[str, Text]:
    options = entry.get("options")
    return options if isinstance(options, Mapping) else {}


def option_problems(entry: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    """Yield what is wrong with the `options:` of an input or a field."""
    is_choice = entry.get("type") in ("choice", "list of choice")
    options = entry.get("options")
    if not is_choice:
        if options is not None:
            yield Problem(
                (*path, "options"),
                "Only a choice has options.",
                "Write type: choice, or take the options away.",
            )
        return
    if not isinstance(options, Mapping) or not options:
        yield Problem((*path, "type"), "A choice needs its options.", "Write options: {key: {en: the text}}.")
        return
    for key, text in options.items():
        if not isinstance(key, str):
            yield Problem(
                (*path, "options", key),
                f"The option {key!r} is read as something else than text.",
                f'Write "{key}" in quotes.',
            )
        yield from text_problems(text, (*path, "options", key))
