"""Joins the decisions of a .dmn file to a definition, which says of each input who is asked, from which register, why.

An input of the file is an input of the definition by its name, or the structure of inputs with a dot
(`applicant` of `applicant.savings`), or a parameter: the law's figure of the day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from onedoor.dmn.datatypes import DataType
from onedoor.dmn.errors import DefinitionErrors, suggestion
from onedoor.dmn.inference import feel_type
from onedoor.dmn.model import Decision, Formula, Function, Logic, Model, Service, Table
from onedoor.dmn.sights import Seen, Sight
from onedoor.dmn.xml.places import PlacedProblem
from onedoor.dmn.xml.reader import Opened
from onedoor.dmn.xml.types import surely
from onedoor.feel import types
from onedoor.feel.expressions import Expression
from onedoor.feel.inference import UNKNOWN
from onedoor.feel.syntax import Foreign, walk
from onedoor.feel.unary_tests import UnaryTests

_Means: TypeAlias = Mapping[str, str]
_Needs: TypeAlias = Mapping[str, tuple[str, ...]]


def bound(opened: Opened, base: Model) -> Model:
    """Return the file's decisions over the inputs and parameters of `base`.

    Raises DefinitionErrors with the place in the file of every input that `base` does not have, or has otherwise.
    """
    binder = _Binder(opened, base)
    model = binder.model()
    if binder.problems:
        raise DefinitionErrors(binder.problems)
    return model


@dataclass
class _Binder:
    opened: Opened
    base: Model
    problems: list[PlacedProblem] = field(default_factory=list)
    plain: frozenset[str] = frozenset()
    """Inputs of the file whose values need no conversion, under the name that the definition has for them too."""

    def model(self) -> Model:
        read = self.opened.model
        means = {name: self._meant(name, data.type) for name, data in read.inputs.items()}
        needs = {name: tuple(self._parts(target)) for name, target in means.items()}
        self._refuse_clashes()
        self.plain = frozenset(name for name, target in means.items() if self._is_plain(name, target))
        parameters = {**read.parameters, **self.base.parameters}
        return replace(
            self.base,
            parameters=parameters,
            types={**read.types, **self.base.types},
            decisions={name: self._decision(one, means, needs) for name, one in read.decisions.items()},
            functions={
                **self.base.functions,
                **{name: self._function(one, means, needs) for name, one in read.functions.items()},
            },
            services={name: _service(one, means) for name, one in read.services.items()},
        )

    def _meant(self, name: str, type: DataType) -> str:
        """The input, the group of inputs, or the parameter of the definition that an input of the file is."""
        for start in _tails(name):
            if start in self.base.inputs:
                self._compare(name, start, self.base.inputs[start].type, type)
                return start
            if start in self.base.parameters:
                self._compare(name, start, self.base.parameters[start].type, type)
                return start
            if any(one.startswith(f"{start}.") for one in self.base.inputs):
                self._compare_parts(name, start, type)
                return start
        known = [*self.base.inputs, *self.base.parameters]
        self._say(
            name,
            f"Nobody can say “{name}”: there is no such entry in the service's input_data",
            suggestion(name, known) or "Write the entry: its title, and from: or ask:",
        )
        return name

    def _parts(self, target: str) -> Iterator[str]:
        """The inputs that a name of the definition is made of."""
        if target in self.base.inputs or target in self.base.parameters:
            yield target
        else:
            yield from (one for one in self.base.inputs if one.startswith(f"{target}."))

    def _compare_parts(self, name: str, group: str, type: DataType) -> None:
        """Every field of a structure must be an input."""
        for part, described in type.fields.items():
            full = f"{group}.{part}"
            if full not in self.base.inputs:
                message = (
                    f"Nobody can say “{full}”, a part of “{name}”: it is not in the service's input_data"
                )
                self._say(name, message, suggestion(full, list(self.base.inputs)))
            else:
                self._compare(name, full, self.base.inputs[full].type, described.type)

    def _compare(self, name: str, entry: str, given: DataType, wanted: DataType) -> None:
        if not types.fits(feel_type(given), feel_type(wanted)):
            message = f"The service knows “{entry}” as “{given}”, and here it is “{feel_type(wanted)}”"
            self._say(name, message, "Make the types fit: here, or in the service's input_data")

    def _refuse_clashes(self) -> None:
        read = self.opened.model
        taken = {name.partition(".")[0] for name in self.base.inputs} | set(self.base.parameters)
        for kind, names in (
            ("decision", read.decisions),
            ("businessKnowledgeModel", read.functions),
            ("decisionService", read.services),
        ):
            for name in names:
                if name in taken and name not in read.parameters:
                    self.problems.append(
                        self.opened.problem(
                            kind,
                            name,
                            f"“{name}” is a name of the service's inputs already",
                            "Give it another name",
                        )
                    )
        for name in read.parameters:
            if (
                name in self.base.parameters
                and read.parameters[name].figures != self.base.parameters[name].figures
            ):
                message = f"“{name}” has other figures here than among the service's parameters"
                self.problems.append(
                    self.opened.problem("decision", name, message, "Write them in one place")
                )
        for name in read.functions:
            if name in self.base.functions:
                message = f"“{name}” is a function here and in the service"
                instead = "Keep one of the two"
                self.problems.append(self.opened.problem("businessKnowledgeModel", name, message, instead))

    def _decision(self, one: Decision, means: _Means, needs: _Needs) -> Decision:
        return replace(one, sees=self._sight(one.sees, one.logic, means), needs=_needed(one.needs, needs))

    def _function(self, one: Function, means: _Means, needs: _Needs) -> Function:
        return replace(one, sees=self._sight(one.sees, one.logic, means), needs=_needed(one.needs, needs))

    def _is_plain(self, name: str, target: str) -> bool:
        held = feel_type(self.opened.model.inputs[name].type)
        if target in self.base.inputs:
            given: types.Type = feel_type(self.base.inputs[target].type)
        elif target in self.base.parameters:
            given = feel_type(self.base.parameters[target].type)
        else:
            parts = {
                one.partition(".")[2]: feel_type(self.base.inputs[one].type) for one in self._parts(target)
            }
            given = types.ContextType(fields=parts)
        return name == target and surely(given, held)

    def _sight(self, sight: Sight | None, logic: Logic, means: _Means) -> Sight | None:
        """What logic sees; None, every name, where it names nothing else by a name of its own.

        Then it is like logic that a definition writes itself: what is made of that holds here too.
        """
        if sight is None or (_names_nothing_else(logic) and self._is_open(sight)):
            return None
        return _seen(sight, means)

    def _is_open(self, sight: Sight) -> bool:
        inputs = self.opened.model.inputs
        return all(
            isinstance(one, Seen)
            and name == one.key
            and (name not in inputs or (name in self.plain and not _is_constrained(one.held)))
            for name, one in sight.names.items()
        )

    def _say(self, name: str, message: str, instead: str) -> None:
        self.problems.append(self.opened.problem("inputData", name, message, instead))


def _is_constrained(held: types.Type) -> bool:
    return types.bare(held) != held


def _names_nothing_else(logic: Logic) -> bool:
    """Whether every name in some logic was found when it was read."""
    parts: list[Expression | UnaryTests] = []
    if isinstance(logic, Formula):
        parts = [logic.expression]
    elif isinstance(logic, Table):
        tests = [test for rule in logic.rules for test in rule.tests if test is not None]
        cells = [cell for rule in logic.rules for cell in rule.outputs]
        allowed = [one for one in logic.allowed if one is not None]
        parts = [*logic.columns, *tests, *cells, *logic.otherwise, *allowed]
    return all(
        UNKNOWN not in part.inference.resolution.values()
        and not any(isinstance(node, Foreign) for node in walk(part.tree))
        for part in parts
    )


def _tails(name: str) -> Iterator[str]:
    """A name, and what is left of it without the names of imports before it."""
    while name:
        yield name
        _, _, name = name.partition(".")


def _service(one: Service, means: Mapping[str, str]) -> Service:
    return replace(
        one, takes=tuple(replace(given, key=means.get(given.key, given.key)) for given in one.takes)
    )


def _seen(sight: Sight | None, means: Mapping[str, str]) -> Sight | None:
    if sight is None:
        return None
    names: dict[str, Seen | Sight] = {}
    for name, one in sight.names.items():
        inner = _seen(one, means) if isinstance(one, Sight) else replace(one, key=means.get(one.key, one.key))
        assert inner is not None
        names[name] = inner
    return Sight(names)


def _needed(names: tuple[str, ...], needs: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for name in names for part in needs.get(name, (name,))))
