"""Writes a model as a DMN 1.5 file. The same model gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from onedoor.dmn.datatypes import DataType
from onedoor.dmn.export import descriptions, extension, logic, spelling
from onedoor.dmn.export.identifiers import Identifiers
from onedoor.dmn.export.item_definitions import ItemDefinitions
from onedoor.dmn.export.laws import Law, Laws, sources_of
from onedoor.dmn.export.markup import DMN, FEEL, ONEDOOR, Element, NotWritable, described, element, written
from onedoor.dmn.export.spelling import Spelling
from onedoor.dmn.model import Decision, Function, InputData, Model, Parameter
from onedoor.dmn.texts import Text


def write(model: Model, *, name: str, laws: Mapping[str, Law] | None = None) -> bytes:
    """Return a model as DMN 1.5 XML in UTF-8.

    `name` names the file's model, `laws` the laws that sources cite by their short names. What is missing is null to
    other tools; `restoring` gives the model back as it was. Raises NotWritable.
    """
    if model.services:
        raise NotWritable("Decision services came from a DMN file; export that file itself.")
    return written(_Writer(model, laws or {}, spelling.safe(model)).definitions(name))


def respelled(model: Model, *, name: str, laws: Mapping[str, Law], spelling: Spelling) -> Element:
    """Return the definitions of a model with its names spelled so."""
    writer = _Writer(model, laws, spelling)
    return writer.definitions(name, is_said=False)


@dataclass(frozen=True)
class _Requirement:
    """What a name in the logic requires: an element of this tag around a reference of that one."""

    tag: str
    reference: str
    id: str

    def element(self) -> Element:
        return element(self.tag, children=[element(self.reference, {"href": f"#{self.id}"})])


class _Writer:
    def __init__(self, model: Model, laws: Mapping[str, Law], spelling: Spelling) -> None:
        self.model = model
        self.spelling = spelling
        self.ids = Identifiers()
        self.laws = Laws(laws, self.ids)
        self.types = ItemDefinitions(spelling)
        self.values = frozenset(self._function_values())

    def definitions(self, name: str, *, is_said: bool = True) -> Element:
        """The whole file; `is_said`: how names are spelled is said in it."""
        elements = [
            *self._inputs(),
            *(self._parameter(one) for one in self.model.parameters.values()),
            *(self._function(one) for one in self.model.functions.values()),
            *(self._decision(one) for one in self.model.decisions.values()),
        ]
        attributes: dict[str, str | None] = {
            "xmlns": DMN,
            "xmlns:onedoor": ONEDOOR,
            "id": self.ids.of("definitions", name),
            "name": name,
            "namespace": f"{ONEDOOR}/{self.ids.of('service', name).removeprefix('service_')}",
            "expressionLanguage": FEEL,
            "typeLanguage": FEEL,
            "exporter": "Onedoor",
        }
        ours = described("", extension.of_spelling(self.spelling) if is_said else [])
        return element(
            "definitions", attributes, [*ours, *self.types.elements, *elements, *self.laws.elements()]
        )

    def _function_values(self) -> Iterator[str]:
        """Functions that rest on figures, inputs or decisions: a business knowledge model may not, a decision may."""
        found: set[str] = set()
        for name in self.model.levels:
            function = self.model.functions.get(name)
            needs = function.needs if function else ()
            if any(one not in self.model.functions or one in found for one in needs):
                found.add(name)
                yield name

    def _inputs(self) -> Iterator[Element]:
        groups: dict[str, list[tuple[int, InputData]]] = {}
        inputs = dict(self.model.inputs)
        for place, data in enumerate(inputs.values()):
            groups.setdefault(data.group or data.name, []).append((place, data))
        for group, parts in groups.items():
            members = [data for _, data in parts]
            name = self.spelling.name(group)
            yield element(
                "inputData",
                {"id": self.ids.of("input", group), "name": name, "label": self._label(members)},
                [
                    *described(
                        descriptions.of_inputs(members),
                        [extension.of_input(data, place, self.spelling) for place, data in parts],
                    ),
                    element("variable", {"name": name, "typeRef": self._group_type(name, members)}),
                ],
            )

    def _group_type(self, name: str, members: list[InputData]) -> str:
        if members[0].group is None:
            return self.types.ref(members[0].type, name)
        parts: dict[str, tuple[DataType, Text | None]] = {
            data.name.partition(".")[2]: (data.type, None) for data in members
        }
        return self.types.group(name, parts)

    def _label(self, members: list[InputData]) -> str | None:
        return descriptions.first(members[0].title) or None if members[0].group is None else None

    def _parameter(self, parameter: Parameter) -> Element:
        ref = self.types.ref(parameter.type, self.spelling.name(parameter.name))
        return element(
            "decision",
            self._named("parameter", parameter.name, descriptions.first(parameter.title)),
            [
                *described(descriptions.of_parameter(parameter), [extension.of_parameter(parameter)]),
                self._variable(parameter.name, ref),
                *self.laws.required(sources_of(parameter)),
                logic.figures(parameter.figures, ref),
            ],
        )

    def _decision(self, decision: Decision) -> Element:
        ref = self.types.ref(decision.type, self.spelling.name(decision.name))
        return element(
            "decision",
            self._named("decision", decision.name, descriptions.first(decision.title)),
            [
                *described(
                    descriptions.of_decision(decision), [extension.of_decision(decision, self.spelling)]
                ),
                self._variable(decision.name, ref),
                *self._required(decision.needs),
                *self.laws.required(sources_of(decision)),
                logic.of(decision.logic, ref, self.spelling),
            ],
        )

    def _function(self, function: Function) -> Element:
        name = self.spelling.name(function.name)
        parameters = [
            (self.spelling.name(one), self.types.ref(type, f"{name} {one}"))
            for one, type in function.parameters.items()
        ]
        body = logic.of(function.logic, self.types.ref(function.type, name), self.spelling)
        ours = described(function.source or "", [extension.of_function(function, self.spelling)])
        required = self._required(function.needs)
        authorities = self.laws.required(sources_of(function))
        attributes = self._named("function", function.name, descriptions.first(function.title))
        variable = self._variable(function.name, None)
        if function.name in self.values:
            value = logic.function(parameters, body, "functionDefinition")
            return element("decision", attributes, [*ours, variable, *required, *authorities, value])
        value = logic.function(parameters, body, "encapsulatedLogic")
        return element(
            "businessKnowledgeModel", attributes, [*ours, variable, value, *required, *authorities]
        )

    def _named(self, kind: str, name: str, title: str) -> dict[str, str | None]:
        return {"id": self.ids.of(kind, name), "name": self.spelling.name(name), "label": title or None}

    def _variable(self, name: str, ref: str | None) -> Element:
        return element("variable", {"name": self.spelling.name(name), "typeRef": ref})

    def _required(self, needs: tuple[str, ...]) -> list[Element]:
        """The requirements for names: what informs before what is known."""
        found = dict.fromkeys(self._requirement(name) for name in needs)
        ordered = sorted(found, key=lambda one: one.tag == "knowledgeRequirement")
        return [one.element() for one in ordered]

    def _requirement(self, name: str) -> _Requirement:
        if name in self.model.functions and name not in self.values:
            return _Requirement("knowledgeRequirement", "requiredKnowledge", self.ids.of("function", name))
        for kind, known in (
            ("function", self.model.functions),
            ("parameter", self.model.parameters),
            ("decision", self.model.decisions),
        ):
            if name in known:
                return _Requirement("informationRequirement", "requiredDecision", self.ids.of(kind, name))
        group = name.partition(".")[0] if "." in name else name
        return _Requirement("informationRequirement", "requiredInput", self.ids.of("input", group))
