"""Runs test cases against their models, each within a bounded time."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import FrameType

from onedoor.dmn import decision_services
from onedoor.dmn.context import Case as Known
from onedoor.dmn.errors import DefinitionErrors, UnknownName
from onedoor.dmn.tck.cases import BrokenCase, Case, find
from onedoor.dmn.tck.comparison import alike, shown
from onedoor.dmn.xml import reader
from onedoor.dmn.xml.files import beside
from onedoor.dmn.xml.reader import Reading
from onedoor.feel.errors import FeelLimitError, keep_notes
from onedoor.feel.values import Value

SECONDS_FOR_A_MODEL = 20.0
SECONDS_FOR_A_CASE = 5.0


@dataclass(frozen=True)
class Outcome:
    """What came of one case. `node` is the result that was wrong, or the only one."""

    folder: str
    file: str
    case: str
    node: str
    passed: bool
    message: str = ""


class _LastNotes(list[str]):
    """The last note alone: a loop may leave millions."""

    def append(self, note: str) -> None:
        """Keep a note instead of the one before."""
        self[:] = [note]


class TooSlow(Exception):
    """A model or case that takes longer than it may."""


def run(directory: Path, *, on: date) -> Iterator[Outcome]:
    """Run all cases in a directory and below it; `on` is the day that `today()` means."""
    model: Path | None = None
    reading: Reading | str = ""
    for file in find(directory):
        folder = file.path.parent.relative_to(directory).as_posix()
        folder = directory.resolve().name if folder == "." else folder
        if file.model is None or file.problem:
            reading = file.problem or "It does not say which model it tries"
        elif file.model != model:
            reading = _load(file.model)
        model = file.model
        for case in file.cases:
            node, message = _outcome(reading, case, on)
            yield Outcome(folder, file.path.name, case.id, node, not message, message)


def _load(path: Path) -> Reading | str:
    """The model, or why there is none."""
    try:
        with _bounded(SECONDS_FOR_A_MODEL):
            others = {one.name: one.read_bytes() for one in sorted(path.parent.glob("*.dmn")) if one != path}
            return reader.load(path.read_bytes(), imports=beside(others), name=path.name)
    except OSError as wrong:
        return f"{path.name} cannot be read: {wrong.strerror}"
    except (DefinitionErrors, TooSlow) as wrong:
        return str(wrong)
    except Exception as wrong:  # a model that breaks the reader fails its own cases only
        return f"{path.name} cannot be read: {type(wrong).__name__}: {wrong}"


def _outcome(reading: Reading | str, case: Case, on: date) -> tuple[str, str]:
    """The result that is wrong and why; no message if all are right."""
    node = case.results[0].name if len(case.results) == 1 else ""
    if isinstance(reading, str):
        return node, reading
    notes = _LastNotes()
    keep_notes(notes)
    try:
        with _bounded(SECONDS_FOR_A_CASE):
            return _tried(reading, case, on, notes) or (node, "")
    except (BrokenCase, UnknownName, TooSlow, FeelLimitError) as wrong:
        return node, str(wrong)
    except Exception as wrong:  # a case that breaks the engine is a failed case, and the next one is run
        return node, f"{type(wrong).__name__}: {wrong}"
    finally:
        keep_notes(None)


def _tried(reading: Reading, case: Case, on: date, notes: list[str]) -> tuple[str, str] | None:
    values = _values(reading, case, on)
    for expected in case.results:
        if expected.written is None:
            continue
        if expected.name not in values:
            return expected.name, f"There is nothing called “{expected.name}” to evaluate"
        found, wanted = values[expected.name], expected.value()
        if not alike(found, wanted):
            return expected.name, f"{shown(found)} instead of {shown(wanted)}{_why(found, reading, notes)}"
    return None


def _why(found: Value, reading: Reading, notes: list[str]) -> str:
    """Why an answer is null: the last thing that could not be done, else what could not be read."""
    if found is not None:
        return ""
    said = notes or [str(one) for one in reading.problems[:3]]
    return f" ({'; '.join(said)})" if said else ""


def _values(reading: Reading, case: Case, on: date) -> dict[str, Value]:
    """What the case's model answers, by the names of the expected results."""
    if case.kind == "decisionService":
        return _service_values(reading, case, on)
    if case.kind == "bkm":
        return _function_value(reading, case, on)
    known = Known(reading.model, _inputs(reading, case), on)
    for given in case.inputs:
        decided = reading.key("decision", given.name, given.namespace)
        if reading.key("inputData", given.name, given.namespace) is None and decided is not None:
            known.answers[decided] = given.value()
    found: dict[str, Value] = {}
    for result in case.results:
        key = reading.key("decision", result.name, result.namespace)
        if key is not None:
            known.prepare(key)
            found[result.name] = known.answer(key)
    return found


def _inputs(reading: Reading, case: Case) -> dict[str, Value]:
    """Every input of the model: what the case does not give is null."""
    inputs: dict[str, Value] = dict.fromkeys(reading.model.inputs)
    for given in case.inputs:
        key = reading.key("inputData", given.name, given.namespace)
        if key is not None:
            inputs[key] = given.value()
    return inputs


def _service_values(reading: Reading, case: Case, on: date) -> dict[str, Value]:
    key = reading.key("decisionService", case.invocable)
    if key is None:
        raise UnknownName("decision service", case.invocable, list(reading.model.services))
    service = reading.model.services[key]
    given = {one.name: one.value() for one in case.inputs}
    answers = decision_services.answers(Known(reading.model, {}, on), key, given)
    found = {one.name: answers[one.key] for one in service.outputs}
    if len(service.outputs) == 1:
        found[case.invocable] = answers[service.outputs[0].key]
    else:
        found[case.invocable] = dict(found)
    return found


def _function_value(reading: Reading, case: Case, on: date) -> dict[str, Value]:
    key = reading.key("businessKnowledgeModel", case.invocable)
    if key is None:
        raise UnknownName("business knowledge model", case.invocable, list(reading.model.functions))
    function = Known(reading.model, {}, on).find(key)
    given = {one.name: one.value() for one in case.inputs}
    value = function.call(*(given.get(parameter.name) for parameter in function.parameters))
    return {result.name: value for result in case.results}


@contextmanager
def _bounded(seconds: float) -> Iterator[None]:
    """TooSlow after so many seconds (where the system has a timer for it, and in a program's first thread)."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise TooSlow(f"It takes longer than {seconds:g} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
