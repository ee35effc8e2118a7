"""Riverton's services compile whole, and decide their examples, with and without holes, as one by one."""

from __future__ import annotations

import warnings
from pathlib import Path
from random import Random

import pytest
from tests.dmn.kernel.test_laws_drawn import alike

from onedoor.catalogue import examples, jurisdictions
from onedoor.catalogue.jurisdictions import Jurisdiction
from onedoor.dmn import evaluation
from onedoor.dmn.kernel import kernels, populations
from onedoor.feel.values import Value

HOME = Path(__file__).resolve().parents[3] / "jurisdictions" / "riverton"
SERVICES = sorted(
    folder.name for folder in (HOME / "services").iterdir() if (folder / "service.yaml").exists()
)


@pytest.fixture(scope="module")
def riverton() -> Jurisdiction:
    return jurisdictions.load(HOME, run_examples=False)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_compiles_whole(riverton: Jurisdiction, service: str) -> None:
    found = riverton.services[service]
    day = found.examples[0].on
    assert kernels.compiled(found.model, wanted=list(found.model.decisions), on=day).obstacles == ()


@pytest.mark.parametrize("service", SERVICES)
def test_examples_are_decided_as_one_by_one(riverton: Jurisdiction, service: str) -> None:
    found, random = riverton.services[service], Random(7)
    model = found.model
    for day in sorted({example.on for example in found.examples}):
        cases: list[dict[str, Value]] = []
        for example in found.examples:
            if example.on == day:
                whole = dict(examples._inputs(example.given, model, (), lambda difference: None))
                holes = [
                    {name: one for name, one in whole.items() if random.random() > 0.15} for _ in range(3)
                ]
                nulls = {name: None if random.random() < 0.1 else one for name, one in whole.items()}
                cases += [whole, *holes, nulls]
        with warnings.catch_warnings():
            warnings.simplefilter("error", kernels.SlowPath)
            kernel = kernels.compiled(model, wanted=list(model.decisions), on=day)
            answers = kernel.run(populations.batch_of(cases, model))
        for row, case in enumerate(cases):
            single = evaluation.evaluate(model, inputs=case, on=day, wanted=())
            for name in model.decisions:
                right, said = single.value(name), answers.value(name, row)
                assert alike(right, said), (name, day, case, right, said)
