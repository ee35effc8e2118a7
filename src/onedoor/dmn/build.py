"""From the plain form of a definition to its model: everything is read, and all that is wrong is said at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from onedoor.dmn import datatypes, graph, inference, mentions, names
from onedoor.dmn.compiling import Compiler
from onedoor.dmn.declarations import SIGNED_IN, Declarations, Entry
from onedoor.dmn.drafts import Draft, decision_draft, function_draft
from onedoor.dmn.errors import DefinitionErrors, Path, Problem
from onedoor.dmn.model import PERSON_NUMBER, InputData, Model, Validity
from onedoor.dmn.names import Names
from onedoor.dmn.texts import text_problems
from onedoor.feel import types
from onedoor.feel.types import Scope, Type

MOST_RINGS = 20
"""Rings that are told; where there are more, these come first."""
LONGEST_RING = 30
"""Names of a ring that are told."""
SECTIONS = ("input_data", "parameters", "functions", "decisions")


def build(document: Mapping[str, Any], *, attribute_types: Mapping[str, Any]) -> Model:
    """Return the compiled model of a definition in its plain (YAML) form.

    Of `document` the keys `types, input_data, parameters, functions, decisions` and `decides.eligible` are read.
    `attribute_types` gives the type of each register's attribute by `register.attribute`: a type's name, a
    mapping `{type, options, types}` (`types`: the register's own record types), or a DataType.
    Raises DefinitionErrors with every problem found, in the order of the document.
    """
    builder = _Builder(document, attribute_types)
    model = builder.model()
    if builder.problems:
        raise DefinitionErrors(_in_order(builder.problems, document))
    return model


class _Builder:
    def __init__(self, document: Mapping[str, Any], attribute_types: Mapping[str, Any]) -> None:
        self.problems: list[Problem] = []
        self.named, wrong = datatypes.read_types(document.get("types") or {}, path=("types",))
        self.problems += wrong
        self.declarations = Declarations(self.named, self.problems)
        self.entries = {section: dict(self._entries(document, section)) for section in SECTIONS}
        self.problems += names.clashes(self.entries)
        self.inputs = {
            name: self.declarations.input(name, entry, attribute_types)
            for name, entry in self.entries["input_data"].items()
        }
        self.parameters = {
            name: self.declarations.parameter(name, entry)
            for name, entry in self.entries["parameters"].items()
        }
        self.types_of_records = {name: inference.feel_type(type) for name, type in self.named.items()}
        self._read_abouts()
        self.eligible = str((document.get("decides") or {}).get("eligible") or "eligible")

    def model(self) -> Model:
        drafts = self._drafts()
        self._refuse_rings(drafts)
        for draft in drafts.values():
            self.problems += draft.problems
        inputs = {name: self._with_tests(data) for name, data in self.inputs.items()}
        if PERSON_NUMBER not in inputs and any(PERSON_NUMBER in draft.needs for draft in drafts.values()):
            inputs[PERSON_NUMBER] = SIGNED_IN
        return Model(
            inputs=inputs,
            parameters=self.parameters,
            types=self.named,
            decisions={
                draft.name: draft.decision() for draft in drafts.values() if draft.section == "decisions"
            },
            functions={
                draft.name: draft.function() for draft in drafts.values() if draft.section == "functions"
            },
        )

    def _entries(self, document: Mapping[str, Any], section: str) -> Iterator[tuple[str, Entry]]:
        written = document.get(section) or {}
        if not isinstance(written, Mapping):
            self.declarations.say(
                (section,),
                f"“{section}” is a mapping of names.",
                "Write a name, a colon, and below it the rest.",
            )
            return
        for name, entry in written.items():
            if not self.declarations.name(name, (section, name)):
                continue
            if isinstance(entry, Mapping):
                yield name, entry
            else:
                self.declarations.say(
                    (section, name), f"“{name}” is not described.", "Write a mapping below it: type: …"
                )

    def _input_types(self) -> dict[str, Type]:
        seen = {PERSON_NUMBER: types.TEXT} | {
            name: inference.feel_type(data.type) for name, data in self.inputs.items()
        }
        return names.groups(seen)

    def _read_abouts(self) -> None:
        """Compile whose record each input is about. Read for several people, an input is a list."""
        seen = self._input_types()
        scope = Scope(seen, self.types_of_records)
        for name, data in list(self.inputs.items()):
            entry = self.entries["input_data"][name]
            path: Path = ("input_data", name, "about")
            if entry.get("about") is None:
                continue
            if data.from_ is None:
                self.declarations.say(
                    path, "Only what a register knows is about somebody.", "Write from:, or take about: away."
                )
                continue
            about = Compiler(scope, self.problems).expression(entry["about"], path)
            # what is a list for one person is one joined list for several
            many = (
                isinstance(about.type, types.ListType)
                and entry.get("type") is None
                and data.type.kind != "list"
            )
            self.inputs[name] = replace(
                data, about=about, type=datatypes.list_of(data.type) if many else data.type
            )
            if many:
                names.put(seen, name, inference.feel_type(self.inputs[name].type))

    def _with_tests(self, data: InputData) -> InputData:
        written = self.entries["input_data"][data.name].get("valid")
        if written is None:
            return data
        path: Path = ("input_data", data.name, "valid")
        if not isinstance(written, Mapping) or not written.get("test") or not written.get("message"):
            self.declarations.say(
                path, "It needs a test and a message.", 'Write valid: {test: "[0..100]", message: {en: …}}.'
            )
            return data
        self.problems += text_problems(written["message"], (*path, "message"))
        # an answer is checked alone: only functions and figures of the language itself may be used
        compiler = Compiler(Scope({}, self.types_of_records), self.problems)
        tests = compiler.tests(written["test"], (*path, "test"), input_type=inference.feel_type(data.type))
        return data if tests is None else replace(data, valid=Validity(tests, dict(written["message"])))

    def _drafts(self) -> dict[str, Draft]:
        """Every decision and function, read once with what types are declared."""
        quotable = frozenset([*self.inputs, *self.parameters, *self.entries["decisions"]])
        drafts = [
            *(
                function_draft(name, entry, self.declarations)
                for name, entry in self.entries["functions"].items()
            ),
            *(
                decision_draft(name, entry, self.declarations)
                for name, entry in self.entries["decisions"].items()
            ),
        ]
        found = {draft.name: draft for draft in drafts}
        meaning = Names(
            dict.fromkeys((PERSON_NUMBER, *self.inputs)),
            frozenset([*self.parameters, *found]),
        )
        self._read(found, quotable, meaning)
        return found

    def _read(self, drafts: Mapping[str, Draft], quotable: frozenset[str], meaning: Names) -> None:
        """Read each draft behind those whose types it needs, as far as that can be seen; again where it was not seen."""
        scope = self._scope(drafts)
        untyped = [name for name, draft in drafts.items() if not draft.is_declared]
        changed: dict[str, int] = {}
        read: dict[str, int] = {}
        for name in mentions.order({name: draft.entry for name, draft in drafts.items()}, untyped):
            draft = drafts[name]
            read[name] = len(read)
            draft.read(scope, quotable, self.eligible, meaning)
            if draft.asks_eligible and self.eligible not in self.entries["decisions"]:
                message = f"There is no decision “{self.eligible}” to ask."
                self.declarations.say(
                    (*draft.path, "if_eligible"), message, "Name it in decides: {eligible: …}."
                )
            if draft.infer(self.named):
                changed[name] = read[name]
                scope.learn(name, draft.feel)
        last = len(read)
        for name in graph.ordered({name: draft.needs for name, draft in drafts.items()}):
            draft = drafts[name]
            if any(changed.get(one, -1) > read[name] for one in draft.needs):
                draft.reread(scope)
                if draft.infer(self.named):
                    changed[name] = last
                    scope.learn(name, draft.feel)

    def _scope(self, drafts: Mapping[str, Draft]) -> Scope:
        parameters = {name: inference.feel_type(one.type) for name, one in self.parameters.items()}
        return Scope(
            {**self._input_types(), **parameters, **{name: draft.feel for name, draft in drafts.items()}},
            self.types_of_records,
        )

    def _refuse_rings(self, drafts: Mapping[str, Draft]) -> None:
        needs = {name: draft.needs for name, draft in drafts.items()}
        for ring in islice(graph.rings(needs), MOST_RINGS):
            shown = [f"“{name}”" for name in ring]
            if len(shown) > LONGEST_RING:
                shown[LONGEST_RING // 2 : -LONGEST_RING // 2] = [f"… {len(shown) - LONGEST_RING} more …"]
            trail = " → ".join(shown)
            message = f"“{ring[0]}” needs itself: {trail}."
            self.declarations.say(drafts[ring[0]].path, message, "Take one of these steps away.")


def _in_order(problems: Sequence[Problem], document: Mapping[str, Any]) -> list[Problem]:
    """The problems, each once, in the order of the document."""

    places: dict[int, dict[Any, int]] = {}

    def place(path: Path) -> tuple[int, ...]:
        found: list[int] = []
        at: Any = document
        for step in path:
            if isinstance(at, Mapping) and step in at:
                if id(at) not in places:
                    places[id(at)] = {key: index for index, key in enumerate(at)}
                found.append(places[id(at)][step])
                at = at[step]
            elif isinstance(at, list | tuple) and isinstance(step, int) and step < len(at):
                found.append(step)
                at = at[step]
            else:
                break
        return tuple(found)

    return sorted(dict.fromkeys(problems), key=lambda problem: (place(problem.path), problem.offset or 0))
