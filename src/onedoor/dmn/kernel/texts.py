"""Texts of all rows: codes into a dictionary that is made for each batch.

A text that stands in the definition has the same code everywhere. Texts that are compared with each other share a group,
whose dictionary is one for all its inputs; where their order is asked, the group has a column of ranks too.
"""

from __future__ import annotations

from onedoor.dmn.kernel import logic, masks
from onedoor.dmn.kernel.columns import Boolean, Constant, Group, Text
from onedoor.dmn.kernel.masks import Mask
from onedoor.dmn.kernel.program import Program, Var


def group(program: Program) -> Group:
    """A new group of texts."""
    made = Group(f"g{len(program.groups)}")
    program.groups.append(made)
    return made


def of_constant(program: Program, constant: Constant, beside: Text | None = None) -> Text:
    """A text that is the same in all rows."""
    return Text(
        code(program, constant.value),
        beside.group if beside is not None else group(program),
        missing=constant.missing,
    )


def code(program: Program, text: str) -> int:
    """The code of a text that stands in the definition."""
    return program.texts.setdefault(text, len(program.texts))


def equal(program: Program, one: Text, other: Text) -> Mask:
    """The rows in which two texts are equal (if both are there)."""
    return _held(program, "np.equal", one, other)


def compared(program: Program, sign: str, one: Text, other: Text) -> Boolean:
    """`one sign other`"""
    if sign in ("=", "!="):
        holds = _held(program, "np.equal" if sign == "=" else "np.not_equal", one, other)
    else:
        function = {"<": "np.less", "<=": "np.less_equal", ">": "np.greater", ">=": "np.greater_equal"}[sign]
        one.group.join(other.group)
        one.group.root.is_ordered = True
        ranks = program.input(f"rank_{one.group.name}", "i", None)
        first, second = (_ranked(program, ranks, each.codes) for each in (one, other))
        holds = program.apply(function, first, second, dtype="b")
    missing = masks.united(program, one.missing, other.missing)
    return logic.truth(program, holds, masks.any_of(program, one.null, other.null), missing)


def _ranked(program: Program, ranks: Var, codes: Var | int) -> Var:
    return program.call(
        "take", ranks, codes, dtype="i", level=codes.level if isinstance(codes, Var) else None
    )


def _held(program: Program, function: str, one: Text, other: Text) -> Mask:
    if isinstance(one.codes, int) and isinstance(other.codes, int):
        return (one.codes == other.codes) is (function == "np.equal")
    if isinstance(one.codes, Var) and isinstance(other.codes, Var):
        one.group.join(other.group)
    return program.apply(function, one.codes, other.codes, dtype="b")
