"""Names that DMN forbids, written so that every tool reads them; expressions and sentences that mention them likewise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from onedoor.dmn.datatypes import DataType
from onedoor.dmn.model import Conditions, Model, Table
from onedoor.dmn.texts import Text
from onedoor.feel.expressions import Expression
from onedoor.feel.names import KEYWORDS, Index
from onedoor.feel.syntax import Call, Definition, Entry, InstanceOf, Iterator_, Name, Node, Path, walk
from onedoor.feel.unary_tests import UnaryTests

Span = tuple[int, int, str]


@dataclass(frozen=True)
class Spelling:
    """How names are written in the file, where that is not as they are."""

    names: Mapping[str, str] = field(default_factory=dict)

    def name(self, name: str) -> str:
        """Return a name (of an input: part by part) as it is written."""
        return ".".join(self.names.get(part, part) for part in name.split(".")) if self.names else name

    def text(self, expression: Expression | UnaryTests) -> str:
        """Return the text of an expression with its names so written."""
        text = expression.text.strip()
        if not self.names:
            return text
        written = expression.text
        for start, end, name in sorted(set(self._spans(expression.tree, expression.text)), reverse=True):
            written = written[:start] + name + written[end:]
        return written.strip()

    def sentence(self, text: Text | None) -> Text | None:
        """Return a sentence with the names that it quotes so written."""
        if text is None or not self.names:
            return text
        said = dict(text)
        for name, written in self.names.items():
            for language in said:
                said[language] = said[language].replace(f"{{{name}}}", f"{{{written}}}")
        return said

    def _spans(self, tree: Node, text: str) -> Iterator[Span]:
        for node in walk(tree):
            for start, end, name in _mentions(node):
                if name in self.names:
                    yield from self._found(name, text, start, end)

    def _found(self, name: str, text: str, start: int, end: int) -> Iterator[Span]:
        """Where a name that stands somewhere between two places really stands."""
        index = Index([name])
        for place in range(start, end):
            found = index.longest(text, place)
            if found is not None:
                yield place, found[1], self.names[name]
                return


def safe(model: Model) -> Spelling:
    """Return how a model's names are written: those that begin with a word of the grammar begin with `_` instead."""
    taken = set(_names(model))
    spelled: dict[str, str] = {}
    for name in _names(model):
        if name not in spelled and name.split()[0] in KEYWORDS:
            written = f"_{name}"
            while written in taken:
                written = f"_{written}"
            taken.add(written)
            spelled[name] = written
    return Spelling(spelled)


def _mentions(node: Node) -> Iterator[Span]:
    """The names a part of an expression mentions or gives, and between which places each stands."""
    if isinstance(node, Name):
        yield node.start, node.end, node.name
    elif isinstance(node, Path):
        yield node.name_start, node.end, node.name
    elif isinstance(node, Iterator_):
        yield node.start, node.domain.start, node.name
    elif isinstance(node, Entry):
        yield node.start, node.value.start, node.name
    elif isinstance(node, Definition):
        for name, _ in node.parameters:
            yield node.start, node.body.start, name
    elif isinstance(node, Call) and node.names:
        start = node.function.end
        for name, argument in zip(node.names, node.arguments, strict=True):
            yield start, argument.start, name
            start = argument.end
    elif isinstance(node, InstanceOf):
        yield node.value.end, node.end, node.type_name


def _names(model: Model) -> Iterator[str]:
    for name, data in model.inputs.items():
        yield from name.split(".")
        yield from _names_of_type(data.type)
    for name, parameter in model.parameters.items():
        yield name
        yield from _names_of_type(parameter.type)
    for name, function in model.functions.items():
        yield from (name, *function.parameters)
        for type in (function.type, *function.parameters.values()):
            yield from _names_of_type(type)
    for name, decision in model.decisions.items():
        yield name
        yield from _names_of_type(decision.type)
        if isinstance(decision.logic, Table):
            yield from decision.logic.outputs
    for expression in expressions(model):
        for node in walk(expression.tree):
            yield from (
                name for _, _, name in _mentions(node) if isinstance(node, Iterator_ | Entry | Definition)
            )


def _names_of_type(type: DataType) -> Iterator[str]:
    if type.item:
        yield from _names_of_type(type.item)
    if type.kind == "record":
        yield type.name
    for name, part in type.fields.items():
        yield name
        yield from _names_of_type(part.type)


def expressions(model: Model) -> Iterator[Expression | UnaryTests]:
    """Yield everything of a model that is written in FEEL, in the order of the model."""
    for data in model.inputs.values():
        yield from ([data.about] if data.about else [])
        yield from ([data.valid.tests] if data.valid else [])
    logics = [
        *(one.logic for one in model.functions.values()),
        *(one.logic for one in model.decisions.values()),
    ]
    for logic in logics:
        if isinstance(logic, Table):
            yield from _of_table(logic)
        elif isinstance(logic, Conditions):
            for condition in logic.conditions:
                yield condition.test
                yield from (exemption.test for exemption in condition.unless)
        else:
            yield logic.expression


def _of_table(table: Table) -> Iterator[Expression | UnaryTests]:
    yield from table.columns
    for rule in table.rules:
        yield from (test for test in rule.tests if test is not None)
        yield from rule.outputs
    yield from table.otherwise
