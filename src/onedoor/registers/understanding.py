"""From what a register says about keys to the value of one input: pure, the same for one person and for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from onedoor.dmn.values import parse
from onedoor.feel.values import Missing
from onedoor.registers.plans import Ask

if TYPE_CHECKING:
    from onedoor.dmn.datatypes import DataType
    from onedoor.feel.values import Value
    from onedoor.registers.connectors.connector import Answer


def value_of(ask: Ask, type: DataType, answers: Mapping[str, Answer]) -> Value:
    """The value of the input that `ask` is for; Missing where the register has no record of anybody asked about.

    Missing also where its record says nothing of what has to be something: a rent that no register lists is asked for.
    `type` is what the register says about one key. Where that is a list, the lists of several keys are joined. Of
    nobody (an empty household) the answer is the empty list, without a look. Raises WrongValue.
    """
    if ask.keys and not any(key in answers for key in ask.keys):
        return Missing((ask.input,))
    values = [
        parse(answers[key].attributes.get(ask.attribute), type) if key in answers else None
        for key in ask.keys
    ]
    if ask.several:
        return _of_several(values, type)
    return Missing((ask.input,)) if values[0] is None and not ask.may_be_empty else values[0]


def _of_several(values: list[Value], type: DataType) -> Value:
    """What was said about several keys: one value for each, or one joined list where each has a list."""
    if type.kind != "list":
        return values
    return [one for each in values if isinstance(each, list) for one in each]
