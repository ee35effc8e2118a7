"""Item definitions: the types of a .dmn file, with what they allow.

A number type that is called `money per month` or the like is that type of a definition: an amount of money.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property

from onedoor.dmn.datatypes import MONEY
from onedoor.dmn.xml.elements import Element
from onedoor.dmn.xml.places import Findings
from onedoor.dmn.xml.vocabulary import FEEL, TYPES, is_feel, version
from onedoor.feel import types, unary_tests
from onedoor.feel.errors import FeelLimitError, FeelSyntaxError
from onedoor.feel.names import canonical
from onedoor.feel.types import (
    ConstrainedType,
    ContextType,
    FunctionType,
    ListType,
    NumberType,
    RangeType,
    Scope,
    TextType,
    Type,
)
from onedoor.feel.values import Missing, Value

_LONGEST_WAY = 60
"""Item definitions one after another, each of which only gives the next another name."""


class TypeNames:
    """The types one file can name: FEEL's, its own item definitions, and those of files that it imports."""

    def __init__(self, root: Element, findings: Findings) -> None:
        self.root = root
        self.findings = findings
        self.namespace = root.get("namespace")
        self.imported: dict[str, TypeNames] = {}
        self.items = {canonical(one.get("name")): one for one in root.all("itemDefinition")}
        self._done: dict[str, Type] = {}
        self._open: list[str] = []

    @cached_property
    def named(self) -> Mapping[str, Type]:
        """All types by the names that expressions of this file may use for them."""
        found = {name: self.item(name) for name in self.items}
        for prefix, names in self.imported.items():
            found |= {f"{prefix}.{name}" if prefix else name: names.item(name) for name in names.items}
        return found

    def of(self, element: Element | None, attribute: str = "typeRef") -> Type:
        """The type that an element refers to; Any where it refers to none."""
        if element is None:
            return types.ANY
        written = element.get(attribute) or element.text_of(attribute) or ""
        return self.find(written, element) if written.strip() else types.ANY

    def find(self, written: str, at: Element) -> Type:
        """The type of a name, with or without a prefix. Reports an unknown one, which is Any then."""
        name = canonical(written)
        found = self._find(name, at)
        if found is None:
            self.findings.say(at, f"There is no type “{name}”")
        return types.ANY if found is None else found

    def _find(self, name: str, at: Element) -> Type | None:
        if name in self.items:
            return self.item(name)
        plain = _plain(name)
        if plain is not None:
            return plain
        prefix, colon, local = name.rpartition(":")
        if colon:
            owner = self._by_namespace(at.prefixes.get(prefix, prefix.strip("{}")))
            if owner is not None and local in owner.items:
                return owner.item(local)
            return _plain(local) or (self.item(local) if local in self.items else None)
        for start, names in self.imported.items():
            rest = name.removeprefix(f"{start}.") if start else name
            if (rest != name or not start) and (found := names._find(rest, at)) is not None:
                return found
        return None

    def _by_namespace(self, namespace: str) -> TypeNames | None:
        if namespace == self.namespace or namespace in FEEL or version(namespace):
            return self
        return next((one for one in self.imported.values() if one.namespace == namespace), None)

    def item(self, name: str) -> Type:
        """The type of an item definition of this file. One that contains itself is Any in there."""
        if name not in self._done:
            if name in self._open or len(self._open) > 60:
                return types.ANY
            self._open.append(name)
            self._done[name] = self._read(self.items[name], name)
            self._open.pop()
        return self._done[name]

    def allowed_text(self, element: Element, part: str = "") -> str | None:
        """What the type that an element refers to allows, as it is written; None where it allows everything.

        Of a list what its items may be; `part`: of the component of that name.
        """
        found: tuple[TypeNames, Element] | None = self._item_of(element, element.get("typeRef"))
        for _ in range(_LONGEST_WAY):
            if found is None:
                return None
            names, item = found
            inner = (one for one in item.all("itemComponent") if canonical(one.get("name")) == part)
            if part and (component := next(inner, None)) is not None:
                item, part = component, ""
            if not part and (text := _constraint(item)) is not None:
                return text
            found = names._item_of(item, item.text_of("typeRef") or "")
        return None

    def _item_of(self, at: Element, written: str) -> tuple[TypeNames, Element] | None:
        """The item definition that a name stands for, and the file it is in."""
        name = canonical(written)
        if name in self.items:
            return self, self.items[name]
        prefix, colon, local = name.rpartition(":")
        owner = self._by_namespace(at.prefixes.get(prefix, prefix.strip("{}"))) if colon else None
        if owner is not None and local in owner.items:
            return owner, owner.items[local]
        for start, names in self.imported.items():
            rest = name.removeprefix(f"{start}.") if start else name
            if (rest != name or not start) and (found := names._item_of(at, rest)) is not None:
                return found
        return None

    def _read(self, element: Element, name: str) -> Type:
        function = element.first("functionItem")
        components = list(element.all("itemComponent"))
        if function is not None:
            one: Type = self._function(function)
        elif components:
            fields = {canonical(part.get("name")): self._read(part, part.get("name")) for part in components}
            one = ContextType(fields=fields, label=name)
        else:
            one = self.of(element)
            if one == types.NUMBER and canonical(name) in MONEY:
                one = NumberType(unit=canonical(name))
        one = self._constrained(one, element.first("allowedValues"), name)
        if element.get("isCollection").strip() in ("true", "1"):
            one = ListType(item=one)
        return self._constrained(one, element.first("typeConstraint"), name)

    def _function(self, element: Element) -> Type:
        parameters = tuple((canonical(one.get("name")), self.of(one)) for one in element.all("parameters"))
        return FunctionType(parameters=parameters, result=self.of(element, "outputTypeRef"))

    def _constrained(self, type_: Type, tests: Element | None, name: str) -> Type:
        if tests is None or not (tests.text_of("text") or "").strip():
            return type_
        allows = allowing(tests, Scope({}, {}), types.bare(type_), self.findings)
        return ConstrainedType(name=name or str(type_), base=type_, allows=allows)


def allowing(tests: Element, scope: Scope, type_: Type, findings: Findings) -> Callable[[Value], bool]:
    """Whether a value passes unary tests; what cannot be read is reported and allows everything."""
    text = tests.first("text")
    if text is None or not is_feel(tests.get("expressionLanguage")):
        return lambda value: True
    try:
        compiled = unary_tests.compile(text.text, scope=scope, input_type=type_)
    except FeelSyntaxError as wrong:
        findings.say(
            text, wrong.message, (wrong.expected and f"Expected: {wrong.expected}") or "", offset=wrong.offset
        )
        return lambda value: True

    def allows(value: Value) -> bool:
        try:
            verdict = compiled.evaluate(value, {}, today=date.min)
        except FeelLimitError:
            return False
        return verdict is True or isinstance(verdict, Missing)

    return allows


def surely(given: Type, held: Type) -> bool:
    """Whether what has one type needs no conversion to another, whatever its value turns out to be."""
    if held == types.ANY or given == types.NULL:
        return True
    if isinstance(held, NumberType):
        return isinstance(given, NumberType) and (given.whole or not held.whole)
    if isinstance(held, TextType):
        return isinstance(given, TextType) and held.options is None
    if isinstance(held, ListType):
        return isinstance(given, ListType) and surely(given.item, held.item)
    if isinstance(held, ContextType):
        return isinstance(given, ContextType) and all(
            name in given.fields and surely(given.fields[name], inner) for name, inner in held.fields.items()
        )
    return given == held and not isinstance(held, ConstrainedType | FunctionType | RangeType)


def _constraint(item: Element) -> str | None:
    """What an item definition says it allows; not what it says of a list as a whole."""
    is_list = item.get("isCollection").strip() in ("true", "1")
    for name in ("allowedValues", *(() if is_list else ("typeConstraint",))):
        tests = item.first(name)
        text = tests.text_of("text") if tests is not None else None
        if text is not None and text.strip():
            return text
    return None


def _plain(name: str) -> Type | None:
    found = TYPES.get(name.lower())
    return None if found is None else types.named(found)
