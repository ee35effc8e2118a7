"""Reads those cases of the DMN TCK whose decisions are plain literal expressions (the whole model is the dmn room's)."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from onedoor.feel import expressions, notation, types
from onedoor.feel.errors import FeelLimitError, FeelSyntaxError
from onedoor.feel.membership import coerced
from onedoor.feel.types import Scope, Type
from onedoor.feel.values import Function, Parameter, Value

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "dmn-tck"
DAY = date(2024, 5, 1)
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"


@dataclass(frozen=True)
class Case:
    """One expected result."""

    name: str
    model: Path
    decision: str
    inputs: dict[str, Value]
    expected: Value


def local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def child(element: ET.Element, name: str) -> ET.Element | None:
    return next((each for each in element if local(each) == name), None)


def children(element: ET.Element, name: str) -> list[ET.Element]:
    return [each for each in element if local(each) == name]


def cases() -> Iterator[Case]:
    """All cases of the visible part whose model needs literal expressions only."""
    for path in sorted(FOLDER.glob("*/*/*.xml")):
        root = ET.parse(path).getroot()
        name = child(root, "modelName")
        model = path.parent / (name.text or "") if name is not None else path
        if not model.exists():
            continue
        loaded = Model(model)
        for test in children(root, "testCase"):
            if test.get("type") == "decisionService":
                continue
            inputs = {each.get("name", ""): value_of(each) for each in children(test, "inputNode")}
            for number, result in enumerate(children(test, "resultNode")):
                decision = result.get("name", "")
                expected = child(result, "expected")
                if expected is not None and loaded.is_plain(decision):
                    name_ = f"{path.parent.name}/{test.get('id')}/{number}"
                    yield Case(name_, model, decision, inputs, value_of(expected))


def value_of(element: ET.Element) -> Value:
    """The value a test case writes down."""
    listed = child(element, "list")
    if listed is not None:
        return (
            [] if listed.get(XSI + "nil") == "true" else [value_of(item) for item in children(listed, "item")]
        )
    components = children(element, "component")
    if components:
        return {each.get("name", ""): value_of(each) for each in components}
    value = child(element, "value")
    if value is None or value.get(XSI + "nil") == "true":
        return None
    text, kind = value.text or "", (value.get(XSI + "type") or "").rpartition(":")[2]
    if kind == "boolean":
        return text.strip() == "true"
    if kind in ("decimal", "double", "integer"):
        return Decimal(text.strip())
    readers = {"date": notation.read_date, "time": notation.read_time, "dateTime": notation.read_date_time}
    if kind in readers:
        return readers[kind](text.strip())
    return notation.read_duration(text.strip()) if kind == "duration" else text


class Model:
    """The decisions of one file."""

    def __init__(self, path: Path) -> None:
        root = ET.parse(path).getroot()
        self.types: dict[str, Type] = {}
        self._items = {each.get("name", ""): each for each in children(root, "itemDefinition")}
        for name in self._items:
            self.types[name] = self._item_type(self._items[name])
        kinds = ("decision", "inputData", "businessKnowledgeModel")
        self.elements = {each.get("name", ""): each for each in root if local(each) in kinds}
        self._by_id = {each.get("id", ""): name for name, each in self.elements.items()}

    def is_plain(self, name: str) -> bool:
        """Whether an element and all it needs are literal expressions."""
        element = self.elements.get(name)
        if element is None:
            return False
        if local(element) == "inputData":
            return True
        holder = element if local(element) == "decision" else child(element, "encapsulatedLogic")
        if holder is None or child(holder, "literalExpression") is None or holder.get("kind") == "Java":
            return False
        needed = self.needs(element)
        return needed is not None and name not in needed and all(self.is_plain(each) for each in needed)

    def needs(self, element: ET.Element) -> list[str] | None:
        """The names of required elements; None if one is elsewhere."""
        names = []
        for requirement in children(element, "informationRequirement") + children(
            element, "knowledgeRequirement"
        ):
            for each in requirement:
                name = self._by_id.get((each.get("href") or "").lstrip("#"))
                if name is None:
                    return None
                names.append(name)
        return names

    def value(self, name: str, inputs: dict[str, Value]) -> Value:
        """What a decision gives."""
        element = self.elements[name]
        type_ = self._variable_type(element)
        if local(element) == "inputData":
            return coerced(inputs.get(name), type_)
        context = {each: self.value(each, inputs) for each in self.needs(element) or []}
        names = {each: self._type_in_scope(each) for each in context}
        if local(element) == "decision":
            return coerced(self._evaluate(element, names, context), type_)
        logic = child(element, "encapsulatedLogic")
        assert logic is not None
        parameters = tuple(
            Parameter(each.get("name", ""), self._named(each.get("typeRef")))
            for each in children(logic, "formalParameter")
        )

        def call(*values: Value) -> Value:
            held = {
                each.name: coerced(value, each.type) for each, value in zip(parameters, values, strict=True)
            }
            if any(
                held[each.name] is None and value is not None
                for each, value in zip(parameters, values, strict=True)
            ):
                return None
            scope = {**names, **{each.name: each.type for each in parameters}}
            return coerced(self._evaluate(logic, scope, {**context, **held}), type_)

        return Function(parameters, call, name, type_)

    def _type_in_scope(self, name: str) -> Type:
        element = self.elements[name]
        return types.FUNCTION if local(element) == "businessKnowledgeModel" else self._variable_type(element)

    def _evaluate(self, holder: ET.Element, names: dict[str, Type], context: dict[str, Value]) -> Value:
        literal = child(holder, "literalExpression")
        assert literal is not None
        text = child(literal, "text")
        try:
            written = (text.text or "") if text is not None else ""
            value = expressions.compile(written, scope=Scope(names, self.types)).evaluate(context, today=DAY)
            return coerced(value, self._named(literal.get("typeRef")))
        except (FeelSyntaxError, FeelLimitError):
            return None

    def _variable_type(self, element: ET.Element) -> Type:
        variable = child(element, "variable")
        return types.ANY if variable is None else self._named(variable.get("typeRef"))

    def _named(self, name: str | None) -> Type:
        if name in self._items and name not in self.types:
            return self._item_type(self._items[name])
        return (types.named((name or "Any").rpartition(":")[2], self.types)) or types.ANY

    def _item_type(self, item: ET.Element) -> Type:
        reference = child(item, "typeRef")
        components = children(item, "itemComponent")
        if components:
            found: Type = types.ContextType(
                fields={each.get("name", ""): self._item_type(each) for each in components}
            )
        else:
            found = self._named(reference.text.strip() if reference is not None and reference.text else None)
        return types.ListType(item=found) if item.get("isCollection") == "true" else found
