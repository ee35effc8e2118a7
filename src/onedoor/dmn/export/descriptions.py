"""What a tool that knows nothing of ours shows of a model: sentences in the first language, as plain lines."""

from __future__ import annotations

from collections.abc import Iterator

from onedoor.dmn.model import Conditions, Decision, InputData, Parameter
from onedoor.dmn.texts import Text


def first(text: Text | None) -> str:
    """Return a sentence in the first of its languages; empty for none."""
    return next(iter((text or {}).values()), "")


def of_inputs(inputs: list[InputData]) -> str:
    """Return what is asked, a line per input."""
    said = [(data.name, first(data.ask) or first(data.title)) for data in inputs]
    return "\n".join(f"{name}: {sentence}" for name, sentence in said if sentence)


def of_parameter(parameter: Parameter) -> str:
    """Return where a figure stands in the law."""
    return _lines([parameter.source, parameter.cite])


def of_decision(decision: Decision) -> str:
    """Return what is said of a decision: its sentence, its law, its conditions."""
    lines: list[str | None] = [first(decision.text), decision.source]
    if isinstance(decision.logic, Conditions):
        lines += _conditions(decision.logic)
    return _lines(lines)


def _conditions(logic: Conditions) -> Iterator[str]:
    for condition in logic.conditions:
        yield _said("if met: ", condition.because, condition.source)
        yield _said("if not: ", condition.otherwise, None)
        for one in condition.unless:
            yield _said("all the same: ", one.because, one.source)


def _said(before: str, text: Text | None, source: str | None) -> str:
    if not first(text):
        return ""
    return f"{before}{first(text)}{f' ({source})' if source else ''}"


def _lines(lines: list[str | None]) -> str:
    return "\n".join(line for line in lines if line)
