"""The types of FEEL, with what a public service adds to them: units of money, and texts of a closed choice.

`named("money per week")` reads a type as definitions and FEEL's `instance of` write it. `str(type)` writes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from onedoor.feel.names import Index


@dataclass(frozen=True, slots=True)
class Type:
    """A type. The plain ones differ by their name alone."""

    name: str

    def __str__(self) -> str:
        return self.name


ANY = Type("Any")
NULL = Type("Null")
BOOLEAN = Type("boolean")
DATE = Type("date")
TIME = Type("time")
DATE_TIME = Type("date and time")
DAYS_DURATION = Type("days and time duration")
MONTHS_DURATION = Type("years and months duration")
ANY_DURATION = Type("duration")
"""Either kind of duration."""


HEAVIEST = 5_000
"""Parts of a type that is kept: what is larger is known as a context or list alone."""


def weight(type_: Type) -> int:
    """How many parts a type has, each counted as often as it is shared."""
    found: int = getattr(type_, "weight", 1)
    return found


def light(type_: Type) -> Type:
    """The type itself; one that has too many parts, or too many levels, as a mere context, list or function."""
    if weight(type_) <= HEAVIEST:
        return type_
    return CONTEXT if isinstance(type_, ContextType) else LIST if isinstance(type_, ListType) else FUNCTION


@dataclass(frozen=True, slots=True)
class NumberType(Type):
    """A number; `unit` such as `money per week` keeps amounts of different kinds apart, None fits them all."""

    name: str = "number"
    unit: str | None = None
    whole: bool = False

    def __str__(self) -> str:
        return self.unit or ("integer" if self.whole else "number")


@dataclass(frozen=True, slots=True)
class TextType(Type):
    """A text; with `options` one of these."""

    name: str = "text"
    options: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class ListType(Type):
    """A list of items of one type."""

    name: str = "list"
    item: Type = ANY
    weight: int = field(default=1, init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "weight", 1 + weight(self.item))

    def __str__(self) -> str:
        return "list" if self.item == ANY else f"list of {self.item}"


@dataclass(frozen=True, slots=True)
class RangeType(Type):
    """A range between two ends of one type."""

    name: str = "range"
    item: Type = ANY

    def __str__(self) -> str:
        return "range" if self.item == ANY else f"range of {self.item}"


@dataclass(frozen=True, slots=True)
class ContextType(Type):
    """A context with these fields; `open`: others may be there too. `label`: the name a definition gave it."""

    name: str = "context"
    fields: Mapping[str, Type] = field(default_factory=dict, hash=False)
    open: bool = False
    label: str | None = None
    weight: int = field(default=1, init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "weight", 1 + sum(map(weight, self.fields.values())))

    def __str__(self) -> str:
        if self.label or not self.fields:
            return self.label or "context"
        return "context of " + ", ".join(self.fields)


@dataclass(frozen=True, slots=True)
class FunctionType(Type):
    """A function; `parameters` None: nothing is known of them."""

    name: str = "function"
    parameters: tuple[tuple[str, Type], ...] | None = None
    result: Type = ANY
    weight: int = field(default=1, init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "weight", 1 + weight(self.result))


@dataclass(frozen=True, slots=True)
class ConstrainedType(Type):
    """Those values of another type that are allowed. Only values are held against it; expressions see the `base`."""

    name: str = "constrained"
    base: Type = ANY
    allows: Callable[[Any], bool] = field(default=lambda value: True, compare=False)

    def __str__(self) -> str:
        return self.name


MOST_COMPARED = 20_000
"""Names that are compared with wrong ones in one scope, and so in one definition."""

MAX_OPTIONS = 100
"""Beyond so many texts written out it is no choice that anyone checks by."""

NUMBER = NumberType()
TEXT = TextType()
CONTEXT = ContextType(open=True)
LIST = ListType()
RANGE = RangeType()
FUNCTION = FunctionType()

_PLAIN: dict[str, Type] = {
    "any": ANY, "null": NULL, "boolean": BOOLEAN, "date": DATE, "time": TIME, "date and time": DATE_TIME,
    "datetime": DATE_TIME, "days and time duration": DAYS_DURATION, "daytimeduration": DAYS_DURATION,
    "years and months duration": MONTHS_DURATION, "yearmonthduration": MONTHS_DURATION, "duration": ANY_DURATION,
    "number": NUMBER, "integer": NumberType(whole=True), "text": TEXT, "long text": TEXT, "string": TEXT,
    "choice": TEXT, "document": TEXT, "list": LIST, "context": CONTEXT, "range": RANGE, "function": FUNCTION,
}  # fmt: skip


def named(name: str, types: Mapping[str, Type] | None = None) -> Type | None:
    """The type of that name: plain, `money…`, `list of …`, `range of …`, or one of `types`; None if unknown."""
    words = " ".join(name.split())
    if types and words in types:
        return types[words]
    plain = _PLAIN.get(words.lower())
    if plain is not None:
        return plain
    if words == "money" or words.startswith(("money ", "number per ")):
        return NumberType(unit=words)
    for prefix, build in (("list of ", ListType), ("range of ", RangeType)):
        if words.startswith(prefix):
            item = named(words.removeprefix(prefix), types)
            return None if item is None else build(item=item)
    return None


def bare(type_: Type) -> Type:
    """The type without what constrains its values, however deep."""
    if isinstance(type_, ConstrainedType):
        return bare(type_.base)
    if isinstance(type_, ListType):
        return ListType(item=bare(type_.item))
    if isinstance(type_, RangeType):
        return RangeType(item=bare(type_.item))
    if isinstance(type_, ContextType) and type_.fields:
        fields = {name: bare(inner) for name, inner in type_.fields.items()}
        return ContextType(fields=fields, open=type_.open, label=type_.label)
    if isinstance(type_, FunctionType) and type_.parameters is not None:
        parameters = tuple((name, bare(inner)) for name, inner in type_.parameters)
        return FunctionType(parameters=parameters, result=bare(type_.result))
    return type_


def fits(given: Type, wanted: Type) -> bool:
    """Whether a value of one type may stand where another is wanted. What is not known fits everywhere."""
    if ANY in (given, wanted) or given in (wanted, NULL):
        return True
    if isinstance(given, ConstrainedType) or isinstance(wanted, ConstrainedType):
        return fits(bare(given), bare(wanted))
    if isinstance(given, NumberType) and isinstance(wanted, NumberType):
        return given.unit is None or wanted.unit is None or given.unit == wanted.unit
    if isinstance(given, TextType) and isinstance(wanted, TextType):
        return (
            given.options is None
            or wanted.options is None
            or not set(given.options).isdisjoint(wanted.options)
        )
    if isinstance(given, ListType) and isinstance(wanted, ListType):
        return fits(given.item, wanted.item)
    if isinstance(given, RangeType) and isinstance(wanted, RangeType):
        return fits(given.item, wanted.item)
    if isinstance(given, ContextType) and isinstance(wanted, ContextType):
        return all(
            fits(given.fields[name], type_) if name in given.fields else given.open
            for name, type_ in wanted.fields.items()
        )
    if wanted == ANY_DURATION or given == ANY_DURATION:
        return {given, wanted} <= {ANY_DURATION, DAYS_DURATION, MONTHS_DURATION}
    return isinstance(given, FunctionType) and isinstance(wanted, FunctionType)


def common(types: Iterable[Type]) -> Type:
    """The type that values of all these types have."""
    result: Type | None = None
    for type_ in types:
        if type_ in (NULL, result):
            continue
        result = type_ if result is None else _join(result, type_)
    return ANY if result is None else result


def _join(one: Type, other: Type) -> Type:
    if isinstance(one, NumberType) and isinstance(other, NumberType):
        return NumberType(unit=one.unit or other.unit) if fits(one, other) else NUMBER
    if isinstance(one, TextType) and isinstance(other, TextType):
        if one.options is None or other.options is None:
            return TEXT
        options = tuple(dict.fromkeys(one.options + other.options))
        return TextType(options=options) if len(options) <= MAX_OPTIONS else TEXT
    if isinstance(one, ListType) and isinstance(other, ListType):
        return ListType(item=_join(one.item, other.item))
    if isinstance(one, ContextType) and isinstance(other, ContextType):
        fields = {
            name: _join(one.fields[name], other.fields[name]) for name in one.fields if name in other.fields
        }
        alike = set(one.fields) == set(other.fields)
        return ContextType(fields=fields, open=one.open or other.open or not alike)
    return one if one == other else ANY


@dataclass(frozen=True)
class Scope:
    """The names an expression may use, with their types, and the named types `instance of` may name.

    A name of an inner scope hides the same name of an outer one.
    """

    names: Mapping[str, Type] = field(default_factory=dict)
    types: Mapping[str, Type] = field(default_factory=dict)
    parent: Scope | None = None
    open: bool = False
    """Whether other names may turn up when it runs (the entries of an item whose type is not known)."""

    def child(self, names: Mapping[str, Type], *, open: bool = False) -> Scope:
        """A scope inside this one."""
        return Scope(names, self.types, self, open)

    def find(self, name: str) -> Type | None:
        """The type of a name; None for an unknown one."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.parent
        return None

    def longest(self, text: str, offset: int) -> tuple[str, int] | None:
        """The longest known name that stands at `offset` of a text, and where it ends."""
        best: tuple[str, int] | None = None
        scope: Scope | None = self
        while scope is not None:
            found = scope._index.longest(text, offset)
            if found is not None and (best is None or found[1] > best[1]):
                best = found
            scope = scope.parent
        return best

    def all_names(self) -> tuple[str, ...]:
        """Every name, the innermost first."""
        names: dict[str, None] = {}
        scope: Scope | None = self
        while scope is not None:
            names.update(dict.fromkeys(scope.names))
            scope = scope.parent
        return tuple(names)

    def longest_field(self, text: str, offset: int) -> tuple[str, int] | None:
        """The longest name of a field of any context in reach, for paths whose start has no known type."""
        best: tuple[str, int] | None = None
        scope: Scope | None = self
        while scope is not None:
            found = scope._fields.longest(text, offset)
            if found is not None and (best is None or found[1] > best[1]):
                best = found
            scope = scope.parent
        return best

    def longest_type(self, text: str, offset: int) -> tuple[str, int] | None:
        """The longest name of a named type at `offset`, and where it ends."""
        return self._root._types.longest(text, offset)

    def fields_of(self, context: ContextType) -> Index:
        """The names of a context's fields, ready to be looked for."""
        kept = self._root._indexes
        found = kept.get(id(context.fields))
        if found is None:
            found = kept[id(context.fields)] = context.fields, Index(context.fields)
        return found[1]

    def learn(self, name: str, type_: Type) -> None:
        """Give a name of this scope, all of whose names were there from the start, the type it turned out to have."""
        assert isinstance(self.names, dict)
        self.names[name] = type_
        if "_fields" in self.__dict__:
            seen: dict[str, None] = {}
            _collect_fields(type_, seen, 0)
            self._fields.add(seen)

    @cached_property
    def _root(self) -> Scope:
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    @cached_property
    def _index(self) -> Index:
        return Index(self.names)

    @cached_property
    def _fields(self) -> Index:
        """The fields of this level's own names; at the outermost those of the named types, too."""
        seen: dict[str, None] = {}
        for type_ in (*self.names.values(), *(self.types.values() if self.parent is None else ())):
            _collect_fields(type_, seen, 0)
        return Index(seen)

    @cached_property
    def _types(self) -> Index:
        return Index(self.types)

    def may_suggest(self, names: int) -> bool:
        """Whether so many names may still be compared with a wrong one, for that takes time: of a scope only so many."""
        root = self._root
        left = root.__dict__.get("_left", MOST_COMPARED) - names
        root.__dict__["_left"] = left
        return bool(left >= 0)

    @cached_property
    def _indexes(self) -> dict[int, tuple[Mapping[str, Type], Index]]:
        return {}


def _collect_fields(type_: Type, into: dict[str, None], depth: int) -> None:
    if depth > 8:
        return
    if isinstance(type_, ListType | RangeType):
        _collect_fields(type_.item, into, depth + 1)
    elif isinstance(type_, ContextType):
        for name, inner in type_.fields.items():
            into[name] = None
            _collect_fields(inner, into, depth + 1)
    elif isinstance(type_, FunctionType):
        _collect_fields(type_.result, into, depth + 1)
