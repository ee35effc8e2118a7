"""Reads .dmn files: the XML of DMN 1.1 to 1.5 becomes the same model as the YAML form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from onedoor.dmn import graph, inference, tables
from onedoor.dmn.datatypes import DataType
from onedoor.dmn.errors import DefinitionErrors
from onedoor.dmn.export import restoring
from onedoor.dmn.model import (
    Decision,
    Formula,
    Function,
    Given,
    InputData,
    Model,
    Output,
    Service,
    Table,
)
from onedoor.dmn.sights import Seen, Sight
from onedoor.dmn.xml.files import KINDS, Drawn, File, Files, Imports, Source
from onedoor.dmn.xml.places import Findings, PlacedProblem
from onedoor.dmn.xml.tables import TableReader
from onedoor.dmn.xml.types import surely
from onedoor.dmn.xml.vocabulary import EXPRESSIONS
from onedoor.dmn.xml.writing import Writing
from onedoor.feel import types
from onedoor.feel.names import canonical
from onedoor.feel.types import ContextType, FunctionType, Scope, Type
from onedoor.feel.values import Parameter

_REQUIREMENTS = {
    "informationRequirement": ("requiredInput", "requiredDecision"),
    "knowledgeRequirement": ("requiredKnowledge",),
}


def read(source: Source, *, imports: Imports | None = None, name: str = "") -> Model:
    """Return the model of a .dmn file; one that `dmn.export` wrote comes back as it was, sentences and laws included.

    `imports` gives the files that it imports, by namespace; `name` is how problems call the file.
    Raises DefinitionErrors with every problem found, in the order of the file (PlacedProblem: with line and column).
    """
    return opened(source, imports=imports, name=name).model


@dataclass(frozen=True)
class Opened:
    """A .dmn file that is right: its model, and the files it was read from."""

    model: Model
    files: Files

    def problem(self, kind: str, name: str, message: str, instead: str = "") -> PlacedProblem:
        """A problem of an element, by its full name in the model (or that of the structure which it is a part of)."""
        drawn = [one for one in self.files.drawn() if one.kind == kind]
        starts = [one for one in drawn if name == one.key or name.startswith(f"{one.key}.")]
        found = max(starts, key=lambda one: len(one.key), default=None)
        findings = Findings(self.files.main.findings.file if found is None else found.file.findings.file)
        findings.say(self.files.main.root if found is None else found.element, message, instead)
        return findings.problems[0]


def opened(source: Source, *, imports: Imports | None = None, name: str = "") -> Opened:
    """Read a .dmn file, as `read` does, and keep where its elements stand. Raises DefinitionErrors."""
    files = Files(source, imports or {}, name)
    exported = restoring.restored(files.main.root)
    if exported is not None:
        return Opened(exported, files)
    reading = Reading(files)
    if reading.problems:
        raise DefinitionErrors(reading.problems)
    return Opened(reading.model, files)


def load(source: Source, *, imports: Imports | None = None, name: str = "") -> Reading:
    """Read a .dmn file as far as it can be read: what cannot be read gives null, and is among the problems.

    Raises DefinitionErrors for what is no DMN at all.
    """
    return Reading(Files(source, imports or {}, name))


class Reading:
    """A .dmn file that was read: its model, its problems, and what its elements are called in the model."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self._by_name: dict[tuple[str, str, str], Drawn] = {}
        self._name_all()
        self._needs = {one.key: self._required(one) for one in files.drawn()}
        rings = self._rings()
        self.model = _Builder(self, rings).model()
        self.problems: list[PlacedProblem] = files.problems

    def key(self, kind: str, name: str, namespace: str = "") -> str | None:
        """The full name in the model of an input, decision, … by the name its file gives it; None where there is none.

        Without a namespace the first file's comes first, then that of any file that is imported.
        """
        name = canonical(name)
        for file in self.files.all:
            if not namespace or file.namespace == namespace:
                found = self._by_name.get((kind, file.namespace, name))
                if found is not None:
                    return found.key
        return next((one.key for one in self.files.drawn() if one.key == name and one.kind == kind), None)

    def required(self, one: Drawn) -> list[Drawn]:
        """What an element requires directly, in the order of the file."""
        return self._needs[one.key]

    def _name_all(self) -> None:
        taken: set[str] = set()
        for one in self.files.drawn():
            key = f"{one.file.prefix}.{one.name}" if one.file.prefix else one.name
            if key in taken:
                if (one.kind, one.file.namespace, one.name) in self._by_name:
                    one.file.findings.say(one.element, f"There are two of the name “{one.name}”")
                key = f"{key} ({one.kind})"
                while key in taken:
                    key += "'"
            taken.add(key)
            one.key = key
            self._by_name.setdefault((one.kind, one.file.namespace, one.name), one)

    def _required(self, one: Drawn) -> list[Drawn]:
        found: list[Drawn] = []
        for requirement in one.element.all(*_REQUIREMENTS):
            for at in requirement.all(*_REQUIREMENTS[requirement.name]):
                required = self.files.referred(one.file, at)
                if required is not None:
                    found.append(required)
        if one.kind == "decisionService":
            for at in one.element.all("outputDecision"):
                required = self.files.referred(one.file, at)
                if required is not None:
                    found.append(required)
        return found

    def _rings(self) -> frozenset[str]:
        """The names that need themselves; they are reported, and give null."""
        drawn = {one.key: one for one in self.files.drawn()}
        needs = {key: [other.key for other in found] for key, found in self._needs.items()}
        caught: set[str] = set()
        for ring in graph.rings(needs):
            if len(ring) == 2 and drawn[ring[0]].kind == "businessKnowledgeModel":
                continue  # a function may call itself
            trail = " → ".join(f"“{name}”" for name in ring)
            one = drawn[ring[0]]
            one.file.findings.say(
                one.element, f"“{ring[0]}” needs itself: {trail}", "Take one of these steps away"
            )
            caught.update(ring)
        return frozenset(caught)


@dataclass
class _Builder:
    """Builds the model of files whose elements have their names."""

    reading: Reading
    rings: frozenset[str]
    decisions: dict[str, Decision] = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=dict)

    def model(self) -> Model:
        for file in self.reading.files.all:
            self._check_kinds(file)
        drawn = {kind: [one for one in self.reading.files.drawn() if one.kind == kind] for kind in KINDS}
        self._make([*drawn["decision"], *drawn["businessKnowledgeModel"]])
        return Model(
            inputs={one.key: self._input(one) for one in drawn["inputData"]},
            parameters={},
            types=self._named,
            decisions={one.key: self.decisions[one.key] for one in drawn["decision"]},
            functions={one.key: self.functions[one.key] for one in drawn["businessKnowledgeModel"]},
            services={one.key: self._service(one) for one in drawn["decisionService"]},
        )

    def _make(self, drawn: Sequence[Drawn]) -> None:
        """Read decisions and functions in the order of need: what declares no type has that of its logic."""
        by_key = {one.key: one for one in drawn}
        needs = {one.key: [each.key for each in self.reading.required(one)] for one in drawn}
        for key in graph.ordered(needs):
            one = by_key[key]
            if one.kind == "decision":
                self.decisions[key] = self._decision(one)
            else:
                self.functions[key] = self._function(one)

    @cached_property
    def _named(self) -> Mapping[str, DataType]:
        main = self.reading.files.main
        named: dict[str, DataType] = {}
        for name, type_ in main.types.named.items():
            named[name] = inference.data_type(types.bare(type_), named)
        return named

    def _check_kinds(self, file: File) -> None:
        """Imports that no element is seen through are well; an item definition that cannot be read is said once."""
        for name in file.types.items:
            file.types.item(name)

    def _input(self, one: Drawn) -> InputData:
        title = {"en": one.name}
        return InputData(one.key, inference.data_type(types.bare(self._type(one)), self._named), title=title)

    def _decision(self, one: Drawn) -> Decision:
        held = self._type(one)
        sees, scope = self._sight(one)
        box = one.element.first(*EXPRESSIONS)
        logic: Formula | Table
        if box is not None and box.name == "decisionTable" and one.key not in self.rings:
            logic = self._tables(one.file).read(box, scope, variable=one.variable)
            if held == types.ANY and box.get("typeRef"):
                held = one.file.types.of(box)
        else:
            writing = self._writing(one.file, scope)
            if one.key in self.rings:
                node = writing.null("it needs itself")
            elif box is None:
                node = writing.null("the decision has no logic of its own")
            else:
                node = writing.box(box, scope)
            logic = Formula(writing.finished(node))
        return Decision(
            one.key,
            self._given_type(held, logic),
            logic,
            self._needed(one),
            sees=sees,
            held=types.ANY if surely(_type_of(logic), held) else held,
        )

    def _function(self, one: Drawn) -> Function:
        sees, outer = self._sight(one)
        parameters, result = self._signature(one)
        scope = outer.child({name: types.bare(type_) for name, type_ in parameters})
        body = one.element.first("encapsulatedLogic")
        box = body.first(*EXPRESSIONS) if body is not None else None
        kind = (body.get("kind") if body is not None else "") or "FEEL"
        logic: Formula | Table
        if box is not None and box.name == "decisionTable" and kind.upper() == "FEEL":
            logic = self._tables(one.file).read(box, scope, variable=one.variable)
            if result == types.ANY and box.get("typeRef"):
                result = one.file.types.of(box)
        else:
            writing = self._writing(one.file, scope)
            if kind.upper() != "FEEL":
                node = writing.refused(one.element, f"functions in {kind} are not called")
            elif box is None:
                node = writing.null("the function has no logic")
            else:
                node = writing.box(box, scope)
            logic = Formula(writing.finished(node))
        named = self._named
        return Function(
            one.key,
            {name: inference.data_type(types.bare(type_), named) for name, type_ in parameters},
            self._given_type(result, logic),
            logic,
            self._needed(one),
            sees=sees,
            takes=tuple(Parameter(name, type_) for name, type_ in parameters),
            held=result,
        )

    def _given_type(self, held: Type, logic: Formula | Table) -> DataType:
        """The type of an answer: the declared one, else that of the logic."""
        declared = types.bare(held)
        return inference.data_type(_type_of(logic) if declared == types.ANY else declared, self._named)

    def _service(self, one: Drawn) -> Service:
        _, result = self._signature(one)
        return Service(
            one.key,
            tuple(
                Given(given.key, Parameter(given.seen_as, self._type(given))) for given in self._given(one)
            ),
            tuple(Output(output.key, output.seen_as) for output in self._listed(one, "outputDecision")),
            held=result,
        )

    def _given(self, one: Drawn) -> list[Drawn]:
        """What a service is given: its inputs, then the decisions that are made outside (DMN 1.5, 10.4)."""
        return [*self._listed(one, "inputData"), *self._listed(one, "inputDecision")]

    def _listed(self, one: Drawn, name: str) -> list[Drawn]:
        found = (self.reading.files.referred(one.file, at) for at in one.element.all(name))
        return [each for each in found if each is not None]

    def _signature(self, one: Drawn) -> tuple[tuple[tuple[str, Type], ...], Type]:
        """The parameters of a function or service, and what its result is converted to."""
        declared = self._type(one)
        result = declared.result if isinstance(declared, FunctionType) else declared
        if one.kind == "decisionService":
            return tuple((given.seen_as, self._type(given)) for given in self._given(one)), result
        body = one.element.first("encapsulatedLogic")
        formal = body.all("formalParameter") if body is not None else ()
        return tuple((canonical(each.get("name")), one.file.types.of(each)) for each in formal), result

    def _needed(self, one: Drawn) -> tuple[str, ...]:
        if one.key in self.rings:
            return ()
        return tuple(dict.fromkeys(each.key for each in self.reading.required(one) if each.key != one.key))

    def _type(self, one: Drawn) -> Type:
        """The type an element's variable declares."""
        variable = one.variable
        return one.file.types.of(variable) if variable is not None else types.ANY

    def _seen_type(self, one: Drawn) -> Type:
        """The type under which expressions see an element."""
        made = self.decisions.get(one.key) or self.functions.get(one.key)
        if one.kind in ("inputData", "decision"):
            declared = types.bare(self._type(one))
            return inference.feel_type(made.type) if declared == types.ANY and made is not None else declared
        parameters, result = self._signature(one)
        if result == types.ANY and made is not None:
            result = inference.feel_type(made.type)
        return types.bare(FunctionType(parameters=parameters, result=result))

    def _sight(self, one: Drawn) -> tuple[Sight, Scope]:
        """The names an element's logic may use: what it requires; those of imported files behind the import's name."""
        names: dict[str, Seen | Sight] = {}
        seen: dict[str, Type] = {}
        required = list(self.reading.required(one))
        if one.kind == "businessKnowledgeModel":
            required.append(one)  # it may call itself
        for each in required:
            way = one.file.way_to(each.file)
            held = self._type(each) if each.kind == "inputData" else types.ANY
            _put(names, seen, (*(way or ()), each.seen_as), Seen(each.key, held), self._seen_type(each))
        return Sight(names), Scope(seen, one.file.types.named)

    def _writing(self, file: File, scope: Scope) -> Writing:
        return Writing(scope, file.types, file.findings, self._tables(file).read)

    def _tables(self, file: File) -> TableReader:
        return TableReader(file.types, file.findings)


def _type_of(logic: Formula | Table) -> Type:
    """The type that logic gives, as far as it is known."""
    return tables.output_type(logic) if isinstance(logic, Table) else logic.expression.type


def _put(
    names: dict[str, Seen | Sight], seen: dict[str, Type], way: tuple[str, ...], target: Seen, type_: Type
) -> None:
    """Put a name into a sight and its type into the scope, behind the names of imports."""
    name, rest = way[0], way[1:]
    if not rest:
        names.setdefault(name, target)
        seen.setdefault(name, type_)
        return
    inner = names.setdefault(name, Sight({}))
    context = seen.setdefault(name, ContextType(fields={}))
    if isinstance(inner, Sight) and isinstance(context, ContextType):
        assert isinstance(inner.names, dict)
        assert isinstance(context.fields, dict)
        _put(inner.names, context.fields, rest, target, type_)
