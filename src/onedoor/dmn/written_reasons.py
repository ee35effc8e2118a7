"""Python source of an expression that leaves the reasons of its value while it is worked out.

It gives what `records.Recorder` makes of the steps of a traced expression: every name of the model as what it is, and
every part that is made of such names as a reason of its own around them. Parts without names leave nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from onedoor.dmn.written_logic import CaseNames
from onedoor.feel import written
from onedoor.feel.expressions import Expression
from onedoor.feel.inference import BUILT_IN
from onedoor.feel.names import canonical
from onedoor.feel.syntax import Call, Name, Node, children
from onedoor.feel.writing import Made, Writer

if TYPE_CHECKING:
    from onedoor.dmn.programs import Program

Mention = Literal["input", "parameter", "decision", "function"]


def source(program: Program, expression: Expression, name: str) -> str:
    """Return the source of `name(case, told, recorder)`, which gives the value. Raises NotWritten."""
    names = CaseNames(program, {})
    writer = Tracer(program, names, expression.text)
    made = writer.expression(expression.tree, expression.inference)
    lines = [f"def {name}(case, told, recorder):", " slots, again = case.slots, recorder.again"]
    lines += [f" {hoisted} = {code}" for hoisted, code in names.hoisted.items()]
    return "\n".join([*lines, *(line[1:] for line in writer.lines), f" return {made.code}"])


class Tracer(Writer):
    """Writes the parts of an expression with the reasons they leave."""

    short = False

    def __init__(self, program: Program, names: CaseNames, text: str) -> None:
        super().__init__(written.MAKERS, program.constants, names)
        self.program = program
        self.text = text
        self.quiet = False
        self.into = "told"
        """The list that takes the records of the part that is being written."""
        self._mentioning: dict[Node, bool] = {}

    def make(self, node: Node) -> Made:
        """Write a part, and what is told of it."""
        if self.quiet or not self._mentions(node):
            return super().make(node)
        mention = self._mention(node)
        if mention is not None:
            self.quiet = True
            made = super().make(node)
            self.quiet = False
            self._tell(mention, node)
            return made
        mine, around = self.let("[]").code, self.into
        self.into = mine
        if isinstance(node, Call) and isinstance(node.function, Name):
            function = self._mention(node.function)
            if function is not None and self.inference.resolution.get(node.function) != BUILT_IN:
                self._tell(function, node.function)
        made = super().make(node)
        self.into = around
        record = f'("expression", {canonical(self._written(node))!r}, {made.code}, {mine})'
        self.put(f"if {mine}: {around}.append({record})")
        return made

    def _tell(self, mention: Mention, node: Node) -> None:
        name = canonical(self._written(node))
        if mention in ("input", "parameter"):
            self.put(f"{self.into}.append({(mention, name)!r})")
        else:
            self.put(f"{self.into}.append(again.get({name!r}) or recorder.{mention}({name!r}))")

    def _written(self, node: Node) -> str:
        return self.text[node.start : node.end]

    def _mention(self, node: Node) -> Mention | None:
        """What a part is in the model, by its text."""
        text = canonical(self._written(node))
        if text in self.program.inputs:
            return "input" if text in self.program.model.inputs else None
        if text in self.program.parameters:
            return "parameter"
        if text in self.program.decisions:
            return "decision"
        return "function" if text in self.program.functions else None

    def _mentions(self, node: Node) -> bool:
        """Whether a part is a name of the model or is made of some."""
        found = self._mentioning.get(node)
        if found is None:
            found = self._mention(node) is not None or any(map(self._mentions, children(node)))
            self._mentioning[node] = found
        return found
