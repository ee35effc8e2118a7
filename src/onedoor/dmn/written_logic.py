"""Python source of decisions and functions: conditions, amounts that depend on another decision, expressions, tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from onedoor.dmn import written_tables
from onedoor.dmn.model import Condition, Conditions, Decision, Formula, Function, IfEligible, Logic, Table
from onedoor.dmn.sights import Seen, Sight
from onedoor.feel import quick, written
from onedoor.feel.membership import coerced
from onedoor.feel.running import CALL
from onedoor.feel.sizes import COMPOUND, checked
from onedoor.feel.syntax import steps_of
from onedoor.feel.types import ANY, BOOLEAN, NUMBER, TEXT, Type
from onedoor.feel.values import Missing, Value, united
from onedoor.feel.writing import Frame, Made, NotWritten, Outer, Writer

if TYPE_CHECKING:
    from onedoor.dmn.programs import Program


def decision(program: Program, one: Decision) -> str:
    """Return the source of a decision. Raises NotWritten."""
    if isinstance(one.logic, Conditions | IfEligible) and (one.sees is not None or one.held is not ANY):
        raise NotWritten("conditions with names of their own")
    place = program.decisions[one.name]
    names = CaseNames(program, {}, one.sees)
    writer = Writer(written.MAKERS, program.constants, names)
    made = _logic(writer, names, one.logic, {}, place)
    head = f"def {program.codes[one.name]}(case):"
    made = converted(writer, _bounded(writer, one.logic, made), one.held)
    return _function(writer, names, head, made, f"case.decide({one.name!r})", f"slots[{place}] = ")


def function(program: Program, one: Function) -> str:
    """Return the source of a function of the model. Raises NotWritten."""
    if one.sees is not None or one.takes is not None:
        raise NotWritten("names of its own")
    parameters = {name: Made(f"a{place}") for place, name in enumerate(one.parameters)}
    names = CaseNames(program, parameters)
    writer = Writer(written.MAKERS, program.constants, names)
    writer.put(f"case.left -= {_steps(one.logic)}")
    writer.put("if case.left < 0: raise GivesUp")
    with writer.within(Frame(parameters)):
        made = _bounded(writer, one.logic, _logic(writer, names, one.logic, parameters))
    given = ", ".join(["case", *(made.code for made in parameters.values())])
    general = f"case.function({one.name!r}).call({', '.join(made.code for made in parameters.values())})"
    return _function(writer, names, f"def {program.functions[one.name]}({given}):", made, general, "")


def hits(program: Program, one: Decision, name: str) -> str:
    """Return the source of `name(case)`: which rows of a decision's table are hit, and what open ones lack."""
    if not isinstance(one.logic, Table):
        raise NotWritten("no table")
    names = CaseNames(program, {}, one.sees)
    writer = Writer(written.MAKERS, program.constants, names)
    hit, states = written_tables.hits(writer, one.logic)
    lines = [f"def {name}(case):", " slots = case.slots"]
    lines += [f" {hoisted} = {code}" for hoisted, code in names.hoisted.items()]
    return "\n".join([*lines, *(line[1:] for line in writer.lines), f" return {hit}, {states}"])


def _function(writer: Writer, names: CaseNames, head: str, made: Made, general: str, kept: str) -> str:
    lines = [head, " slots = case.slots", " try:"]
    lines += [f"  {name} = {code}" for name, code in names.hoisted.items()]
    lines += [*writer.lines, f"  result = {made.code}", " except GIVES_UP:", f"  result = {general}"]
    lines += [f" {kept}result"] if kept else []
    return "\n".join([*lines, " return result"])


class CaseNames(Outer):
    """The names of a model in written code: inputs and decisions in their slots, figures of the day, functions."""

    def __init__(self, program: Program, parameters: dict[str, Made], sight: Sight | None = None) -> None:
        self.program = program
        self.sight = sight
        self.parameters = {made.code for made in parameters.values()}
        self.hoisted: dict[str, str] = {}
        self.groups = {name.partition(".")[0] for name in program.inputs if "." in name}

    def value(self, writer: Writer, name: str) -> Made:
        """The value of an input, a decision or a figure."""
        program = self.program
        if self.sight is not None:
            one = self.sight.names.get(name)
            if not isinstance(one, Seen):
                raise NotWritten(name)
            if one.key in program.inputs:
                return converted(writer, self._input(program.inputs[one.key]), one.held)
            if one.key not in program.decisions:
                raise NotWritten(name)
            return converted(writer, self._decision(writer, one.key), one.held)
        if name in program.inputs and "." not in name:
            return self._input(program.inputs[name])
        if name in self.groups:
            raise NotWritten("a group of inputs as a value")
        if name in program.decisions:
            return self._decision(writer, name)
        if name in program.parameters:
            # read at once, as the general way does: a NameError where there is no figure for the day
            writer.put(program.parameters[name])
            kinds = {type(figure.value) for figure in program.model.parameters[name].figures}
            return Made(program.parameters[name], Decimal if kinds == {Decimal} else None)
        raise NotWritten(name)

    def entry(self, writer: Writer, name: str, entry: str) -> Made | None:
        """The value of an input of a group."""
        if self.sight is not None or name not in self.groups:
            return None
        place = self.program.inputs.get(f"{name}.{entry}")
        if place is None:
            raise NotWritten("no input of this group")
        return self._input(place)

    def texts(self, writer: Writer, values: Made) -> str | None:
        """The texts of a figure or constant, as a set; those of a parameter where it holds one of these."""
        if values.code in self.program.parameters.values():
            return f"t{values.code}"
        if values.constant:
            texts = quick.text_set(values.value)
            return None if texts is None else writer.constants.name(texts)
        if values.code in self.parameters:
            self.hoisted[f"t{values.code}"] = f"sets.get(id({values.code}))"
            return f"t{values.code}"
        return None

    def call(self, writer: Writer, name: str, arguments: Sequence[Made]) -> Made:
        """The result of a function of the model."""
        if self.sight is not None:
            seen = self.sight.names.get(name)
            name = seen.key if isinstance(seen, Seen) and seen.held is ANY else ""
        one = self.program.model.functions.get(name)
        if one is None or len(one.parameters) != len(arguments):
            raise NotWritten(name)
        given = ", ".join(["case", *(argument.code for argument in arguments)])
        return writer.let(f"{self.program.functions[name]}({given})")

    def _decision(self, writer: Writer, name: str) -> Made:
        found = writer.let(f"slots[{self.program.decisions[name]}]")
        writer.put(f"if {found.code} is U: {found.code} = {self.program.codes[name]}(case)")
        return found

    def _input(self, place: int) -> Made:
        self.hoisted[f"i{place}"] = f"slots[{place}]"
        return Made(f"i{place}")


def converted(writer: Writer, value: Made, held: Type) -> Made:
    """A value as a type holds it; at once where it is plainly of that type."""
    if held is ANY:
        return value
    slow = f"{writer.helper(coerced)}({value.code}, {writer.constants.name(held)})"
    is_plain = held in (NUMBER, TEXT, BOOLEAN)
    kind = written.guard(held) if is_plain else None
    return writer.let(
        slow if kind is None else f"{value.code} if type({value.code}) is {kind[1]} else {slow}"
    )


def _steps(logic: Formula | Table) -> int:
    """About how many steps a function takes."""
    return CALL + (steps_of(logic.expression.tree) if isinstance(logic, Formula) else len(logic.rules))


def _bounded(writer: Writer, logic: Logic, made: Made) -> Made:
    """Write that a list or context may not be too large, where the logic may give one."""
    if isinstance(logic, Conditions):
        return made
    if isinstance(logic, Table):
        given = [
            cell.type
            for cells in (*(rule.outputs for rule in logic.rules), logic.otherwise)
            for cell in cells
        ]
        is_compound = bool(logic.outputs) or logic.hit_policy in ("collect", "rule order")
    else:
        given, is_compound = [logic.expression.type], False
    if is_compound or not all(written.guard(type_) for type_ in given):
        code, sizes = made.code, writer.helper(checked)
        return writer.let(f"{sizes}({code}) if type({code}) in {writer.constants.name(COMPOUND)} else {code}")
    return made


def _logic(
    writer: Writer, names: CaseNames, logic: Logic, arguments: Mapping[str, Made], place: int = -1
) -> Made:
    if type(logic) is Conditions:
        return _conditions(writer, logic, place)
    if type(logic) is IfEligible:
        return _if_eligible(writer, logic)
    if type(logic) is Table:
        return written_tables.written(writer, logic, arguments, all_names=names.sight is None)
    if type(logic) is Formula:
        return writer.expression(logic.expression.tree, logic.expression.inference)
    raise NotWritten(type(logic).__name__)


def _conditions(writer: Writer, logic: Conditions, place: int) -> Made:
    states = [_state(writer, condition) for condition in logic.conditions]
    codes = "".join(f"{state.code}, " for state in states)
    slow = f"{writer.helper(together)}({logic.every}, case.keep({place}, ({codes})))"
    if not logic.every:
        return writer.let(slow)
    met = " and ".join(f"{state.code} is True" for state in states)
    return writer.let(f"True if {met} else {slow}")


def _state(writer: Writer, condition: Condition) -> Made:
    test = condition.test
    first = writer.expression(test.tree, test.inference)
    result = writer.new()
    states = [first]
    with writer.block(f"if {first.code} is True:"):
        writer.put(f"{result} = True")
    with writer.block("else:"):

        def write(place: int) -> None:
            if place == len(condition.unless):
                codes = "".join(f"{state.code}, " for state in states)
                writer.put(f"{result} = {writer.helper(exempted)}(({codes}))")
                return
            exemption = condition.unless[place].test
            one = writer.expression(exemption.tree, exemption.inference)
            states.append(one)
            with writer.block(f"if {one.code} is True:"):
                writer.put(f"{result} = True")
            with writer.block("else:"):
                write(place + 1)

        write(0)
    return Made(result)


def _if_eligible(writer: Writer, logic: IfEligible) -> Made:
    eligible = writer.outer.value(writer, logic.eligible).code
    result = writer.let("None").code
    may_be = f"type({eligible}) is M and case.may_be_yes({logic.eligible!r})"
    with writer.block(f"if {eligible} is True or ({may_be}):"):
        value = writer.expression(logic.expression.tree, logic.expression.inference)
        joined = f"{writer.helper(united)}(({eligible}, {value.code}))"
        writer.put(f"{result} = {value.code} if {eligible} is True else {joined}")
    return Made(result)


def truth(value: Value) -> Value:
    """A condition's value as one of True, False, null and Missing."""
    return value if type(value) is bool or type(value) is Missing else None


def together(every: bool, states: Sequence[Value]) -> Value:
    """All of some states, or any: settled as soon as one is; else missing, else null, as in FEEL."""
    settling = not every
    if any(state is settling for state in states):
        return settling
    open_ = united(states)
    if open_.names:
        return open_
    return None if None in states else every


def exempted(verdicts: Sequence[Value]) -> Value:
    """Whether a condition is met, by what it came to itself and what its exceptions came to, up to the first that holds."""
    states = [truth(value) for value in verdicts]
    if states[-1] is True:
        return True
    open_ = united(states)
    if open_.names:
        return open_
    return None if None in states else False
