"""A decision or function while it is being read: once to see what it needs, again when the types of that are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from onedoor.dmn import inference, tables
from onedoor.dmn.compiling import BROKEN, Compiler
from onedoor.dmn.datatypes import ANY, BOOLEAN, DataType
from onedoor.dmn.declarations import Declarations, Entry
from onedoor.dmn.errors import Path, Problem
from onedoor.dmn.logic import Reader
from onedoor.dmn.model import Conditions, Decision, Formula, Function, Logic, Table
from onedoor.dmn.names import Names
from onedoor.feel import types
from onedoor.feel.types import Scope, Type


@dataclass
class Draft:
    """What is known so far of a decision or function."""

    section: str
    name: str
    entry: Entry
    type: DataType | None
    parameters: Mapping[str, DataType] = field(default_factory=dict)
    logic: Logic | None = None
    needs: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    is_declared: bool = False
    _reading: tuple[frozenset[str], str, Names] | None = None

    @property
    def path(self) -> Path:
        """Where it stands in the document."""
        return (self.section, self.name)

    @property
    def result(self) -> Type:
        """The FEEL type of its answer, Any while it is not known."""
        return types.ANY if self.type is None else inference.feel_type(self.type)

    @property
    def feel(self) -> Type:
        """The FEEL type under which expressions see its name."""
        if self.section == "decisions":
            return self.result
        parameters = tuple((name, inference.feel_type(type)) for name, type in self.parameters.items())
        return types.FunctionType(parameters=parameters, result=self.result)

    @property
    def asks_eligible(self) -> bool:
        """Whether its answer depends on whether one is eligible."""
        return self.entry.get("if_eligible") is not None

    def read(self, scope: Scope, quotable: frozenset[str], eligible: str, meaning: Names) -> None:
        """Read the logic and find what it needs."""
        self._reading = (quotable, eligible, meaning)
        self.reread(scope)

    def reread(self, scope: Scope) -> None:
        """Read the logic with the types of this scope; problems found before are forgotten."""
        assert self._reading is not None
        quotable, eligible, meaning = self._reading
        compiler = Compiler(scope)
        inner = compiler
        if self.parameters:
            inner = compiler.within(
                {name: inference.feel_type(type) for name, type in self.parameters.items()}
            )
        reader = Reader(inner, quotable, eligible)
        for key in ("title", "text"):
            reader.text(self.entry, self.path, key)
        reader.source(self.entry, self.path)
        wanted = self.result if self.is_declared else types.ANY
        if self.section == "decisions":
            self.logic = reader.logic(self.entry, self.path, wanted=wanted)
        else:
            self.logic = reader.logic(self.entry, self.path, wanted=wanted, ways=("value", "table"))
        own = {name.partition(".")[0] for name in self.parameters}
        used = [path for path in compiler.used if path.partition(".")[0] not in own]
        first = [eligible] if self.asks_eligible else []
        needs = [*first, *(name for path in used for name in meaning.meant_by(path))]
        self.needs = tuple(dict.fromkeys(needs))
        self.problems = compiler.problems

    def infer(self, named: Mapping[str, DataType]) -> bool:
        """Take the type from the logic, where none is declared; return whether it is another one than before."""
        if self.is_declared:
            return False
        before = self.type
        if isinstance(self.logic, Conditions):
            self.type = BOOLEAN
        elif isinstance(self.logic, Table):
            self.type = inference.data_type(tables.output_type(self.logic), named)
        elif self.logic is not None:
            self.type = inference.data_type(self.logic.expression.type, named)
        return self.type != before

    def decision(self) -> Decision:
        """Return it as a decision of the model."""
        said = self.entry
        return Decision(
            self.name,
            self.type or ANY,
            self.logic or Formula(BROKEN),
            self.needs,
            title=said.get("title"),
            text=said.get("text"),
            source=said.get("source"),
        )

    def function(self) -> Function:
        """Return it as a function of the model."""
        logic = self.logic if isinstance(self.logic, Formula | Table) else Formula(BROKEN)
        said = self.entry
        return Function(
            self.name,
            self.parameters,
            self.type or ANY,
            logic,
            self.needs,
            title=said.get("title"),
            source=said.get("source"),
        )


def decision_draft(name: str, entry: Entry, declarations: Declarations) -> Draft:
    """Return the beginning of a decision."""
    type = declarations.type_of(entry, ("decisions", name))
    if type is None and (entry.get("all_of") is not None or entry.get("any_of") is not None):
        type = BOOLEAN
    return Draft("decisions", name, entry, type, is_declared=type is not None)


def function_draft(name: str, entry: Entry, declarations: Declarations) -> Draft:
    """Return the beginning of a function."""
    path: Path = ("functions", name)
    type = declarations.type_of(entry, path)
    written = entry.get("parameters")
    parameters: dict[str, DataType] = {}
    if not isinstance(written, Mapping) or not written:
        declarations.say(path, "A function needs its parameters.", "Write parameters: {name: type}.")
        written = {}
    for parameter, said in written.items():
        here: Path = (*path, "parameters", parameter)
        if declarations.name(parameter, here):
            declared = said if isinstance(said, Mapping) else {"type": said}
            parameters[parameter] = declarations.type_of(declared, here) or ANY
    return Draft("functions", name, entry, type, parameters, is_declared=type is not None)
