"""How a built-in function says what it takes, and how a call finds the right one of its forms.

A signature is written as DMN writes it: `string: text, start position: number, length?: number`. `?` marks what may
be left out, `~` what may be left out of named arguments only, `|` alternatives (`null` among them where null is
welcome), `...` the one that takes all further arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, DecimalException
from typing import TypeAlias, TypeVar

from onedoor.feel import types
from onedoor.feel.equality import kind
from onedoor.feel.errors import InvalidOperation, note
from onedoor.feel.membership import conforms
from onedoor.feel.running import charge
from onedoor.feel.types import ListType, Type
from onedoor.feel.values import Function, Missing, Parameter, Range, Value, is_settled, united

Result: TypeAlias = Type | Callable[[Sequence[Type]], Type]
_Implementation = TypeVar("_Implementation", bound=Callable[..., Value])


@dataclass(frozen=True, slots=True)
class Argument:
    """One parameter of a form."""

    name: str
    types: tuple[Type, ...]
    optional: bool = False
    nullable: bool = False
    rest: bool = False
    optional_by_name: bool = False
    at_once: frozenset[type] = frozenset()
    """Python types whose values need no closer look."""

    def take(self, value: Value) -> Value:
        """The value as this parameter holds it; InvalidOperation if it cannot."""
        if type(value) in self.at_once:
            return value
        if value is None:
            if self.nullable:
                return None
            raise InvalidOperation(f"“{self.name}” is null")
        for type_ in self.types:
            if conforms(value, type_):
                return value
        for type_ in self.types:
            if isinstance(type_, ListType) and type(value) is not list and conforms(value, type_.item):
                return [value]
            if type(value) is list and len(value) == 1 and value[0] is not None and conforms(value[0], type_):
                return value[0]
        raise InvalidOperation(f"“{self.name}” is a {kind(value)} where {self.described} is needed")

    @property
    def described(self) -> str:
        """Its types in words."""
        return " or ".join(str(type_) for type_ in self.types)


@dataclass(frozen=True, slots=True)
class Form:
    """One way of calling a function."""

    arguments: tuple[Argument, ...]
    implementation: Callable[..., Value]
    result: Result

    def accepts_count(self, count: int) -> bool:
        """Whether this many positional arguments fit."""
        required = sum(not argument.optional and not argument.rest for argument in self.arguments)
        rest = bool(self.arguments) and self.arguments[-1].rest
        return required <= count and (rest or count <= len(self.arguments))

    def place(self, names: Sequence[str]) -> list[int] | None:
        """Where each named argument goes; None if the names are not those of this form."""
        own = {argument.name: place for place, argument in enumerate(self.arguments)}
        if len(set(names)) != len(names) or any(name not in own for name in names):
            return None
        for argument in self.arguments:
            if argument.name not in names and not (argument.optional or argument.optional_by_name):
                return None
        return [own[name] for name in names]

    def argument(self, position: int) -> Argument:
        """The parameter that the argument at this position goes to."""
        return self.arguments[min(position, len(self.arguments) - 1)]


@dataclass(frozen=True)
class BuiltIn:
    """A built-in function: its forms in the order they are tried.

    `parts`: what to do about arguments that hold something missing. "settles": the function looks itself;
    "deep": the result is missing if anything inside an argument is; "shallow": only a whole argument counts.
    """

    name: str
    parts: str = "deep"
    forms: list[Form] = field(default_factory=list)
    _by_count: dict[int, list[Form]] = field(default_factory=dict)

    def call(self, *arguments: Value) -> Value:
        """The result for positional arguments; null with a note where there is none."""
        if (missing := self._missing(arguments)) is not None:
            return missing
        count = len(arguments)
        forms = self._by_count.get(count)
        if forms is None:
            forms = self._by_count[count] = [form for form in self.forms if form.accepts_count(count)]
        return self._try(forms, arguments)

    def call_named(self, names: Sequence[str], arguments: Sequence[Value]) -> Value:
        """The result for named arguments."""
        if (missing := self._missing(arguments)) is not None:
            return missing
        forms = [(form, places) for form in self.forms if (places := form.place(names)) is not None]
        if not forms:
            note(f"{self.name} has no parameters of these names: {', '.join(names)}")
            return None
        result: Value = None
        for form, places in forms:
            placed: list[Value] = [None] * (max(places, default=-1) + 1)
            for place, value in zip(places, arguments, strict=True):
                placed[place] = value
            result = self._try([form], placed, set(places))
            if result is not None:
                break
        return result

    def as_value(self) -> Function:
        """The function as a value that can be handed on."""
        form = self.forms[0]
        parameters = tuple(Parameter(argument.name, argument.types[0]) for argument in form.arguments)
        result = form.result if isinstance(form.result, Type) else types.ANY
        return Function(parameters, self.call, self.name, result, any_number=True, fits=self._fits)

    def _fits(self, given: Sequence[Type]) -> bool:
        """Whether arguments of these types fit one of the forms."""
        return any(
            form.accepts_count(len(given))
            and all(
                any(types.fits(type_, wanted) for wanted in form.argument(place).types)
                for place, type_ in enumerate(given)
            )
            for form in self.forms
        )

    def _missing(self, arguments: Sequence[Value]) -> Missing | None:
        for value in arguments:
            if type(value) is list and len(value) > 100:
                charge(len(value) >> 2)
        if self.parts == "settles":
            # one argument that is missing as a whole: there is nothing yet to look at
            return arguments[0] if len(arguments) == 1 and type(arguments[0]) is Missing else None
        deep = self.parts == "deep"
        for value in arguments:
            kind_ = type(value)
            if kind_ is Missing or (deep and kind_ in _WITH_PARTS and not is_settled(value)):
                return united(item for item in arguments if deep or type(item) is Missing)
        return None

    def _try(self, forms: Sequence[Form], arguments: Sequence[Value], given: set[int] | None = None) -> Value:
        why = f"{self.name} does not take {len(arguments)} arguments"
        for form in forms:
            try:
                if given is None and not (form.arguments and form.arguments[-1].rest):
                    pairs = zip(form.arguments, arguments, strict=False)
                    taken = [argument.take(value) for argument, value in pairs]
                else:
                    taken = [
                        form.argument(place).take(value) if given is None or place in given else None
                        for place, value in enumerate(arguments)
                    ]
            except InvalidOperation as error:
                why = f"{self.name}: {error}"
                continue
            if self.parts == "settles" and (lists := _missing_lists(form, taken)):
                return united(lists)
            if self.parts == "shallow" and any(type(value) is Missing for value in taken):
                # the single item of a list that stands for the item itself
                return united(value for value in taken if type(value) is Missing)
            try:
                return form.implementation(*taken)
            except InvalidOperation as error:
                note(f"{self.name}: {error}")
                return None
            except DecimalException:
                note(f"{self.name}: the number grows too large")
                return None
        note(why)
        return None


_WITH_PARTS = (list, dict, Range)
_AT_ONCE: dict[Type, type] = {types.NUMBER: Decimal, types.TEXT: str, types.LIST: list, types.CONTEXT: dict}

REGISTRY: dict[str, BuiltIn] = {}


def builtin(
    name: str, signature: str, result: Result, *, parts: str = "deep"
) -> Callable[[_Implementation], _Implementation]:
    """Register a form of the built-in function `name`."""

    def register(implementation: _Implementation) -> _Implementation:
        function = REGISTRY.setdefault(name, BuiltIn(name, parts))
        function.forms.append(Form(_arguments(signature), implementation, result))
        return implementation

    return register


def _missing_lists(form: Form, taken: Sequence[Value]) -> list[Value]:
    """The arguments that are missing where a list is needed to look into."""
    return [
        value
        for place, value in enumerate(taken)
        if type(value) is Missing and isinstance(form.argument(place).types[0], ListType)
    ]


def _arguments(signature: str) -> tuple[Argument, ...]:
    arguments = []
    for part in filter(None, (piece.strip() for piece in signature.split(","))):
        name, _, written = (piece.strip() for piece in part.partition(":"))
        alternatives = [piece.strip() for piece in written.split("|")]
        found = tuple(_type(word) for word in alternatives if word != "null")
        nullable = "null" in alternatives or types.ANY in found
        arguments.append(
            Argument(
                name.rstrip("?.~"),
                found,
                name.endswith("?"),
                nullable,
                name.endswith("..."),
                name.endswith("~"),
                frozenset(_AT_ONCE[type_] for type_ in found if type_ in _AT_ONCE),
            )
        )
    return tuple(arguments)


def _type(word: str) -> Type:
    found = types.named(word)
    if found is None:
        raise LookupError(word)
    return found
