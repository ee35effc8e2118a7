"""The models of DMN's compatibility kit, decided by columns and one by one."""

from __future__ import annotations

import warnings
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from tests.dmn.kernel.test_laws_drawn import alike

from onedoor.dmn import evaluation
from onedoor.dmn.errors import WrongInput
from onedoor.dmn.kernel import kernels, populations
from onedoor.dmn.kernel.decisions import UNFORESEEN
from onedoor.dmn.tck import cases, runner
from onedoor.feel.errors import FeelLimitError
from onedoor.feel.values import Function, Value

KIT = Path(__file__).resolve().parents[4] / "shared" / "dmn-tck"
ON = date(2026, 3, 1)

pytestmark = pytest.mark.skipif(not KIT.is_dir(), reason="../shared/dmn-tck is not here")


def holds_functions(value: Value) -> bool:
    """Whether a value is a function or has one in it: no two of these are the same."""
    if isinstance(value, list | dict):
        return any(map(holds_functions, value.values() if isinstance(value, dict) else value))
    return isinstance(value, Function)


def held(file: cases.CaseFile, reading: object) -> list[dict[str, Value]]:
    """The inputs of a file's cases that a column holds."""
    found: list[dict[str, Value]] = []
    for case in file.cases:
        inputs = runner._inputs(reading, case)  # type: ignore[arg-type]
        try:
            populations.batch_of([*found, inputs], reading.model)  # type: ignore[attr-defined]
        except (populations.Unheld, pa.ArrowInvalid, pa.ArrowTypeError):
            continue
        found.append(inputs)
    return found or [{}]


def compared(file: cases.CaseFile) -> tuple[int, int]:
    """How many answers were compared, and how many decisions are compiled."""
    assert file.model is not None
    reading = runner._load(file.model)
    if isinstance(reading, str):
        return 0, 0
    model, inputs = reading.model, held(file, reading)
    kernel = kernels.Kernel(model, list(model.decisions), ON)
    slow = {one.decision for one in kernel.obstacles}
    assert not [one for one in kernel.obstacles if UNFORESEEN in one.message]
    answers = kernel.run(populations.batch_of(inputs, model, list(model.inputs)))
    count = 0
    for row, case in enumerate(inputs):
        single = evaluation.evaluate(model, inputs=case, on=ON, wanted=())
        for name in model.decisions:
            right, said = single.value(name), answers.value(name, row)
            assert holds_functions(right) or alike(right, said), (file.path.name, name, case, right, said)
            count += 1
    return count, len(model.decisions) - len(slow)


def test_models_of_the_kit_are_decided_as_one_by_one() -> None:
    answers = compiled = 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", kernels.SlowPath)
        for file in cases.find(KIT):
            try:
                count, fast = compared(file)
            except (WrongInput, FeelLimitError):
                continue
            answers, compiled = answers + count, compiled + fast
    assert answers > 5000
    assert compiled > 3000
