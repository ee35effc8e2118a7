"""Small laws to ask single things of, and their answers compared with those of one by one."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tests.dmn.kernel.test_laws_drawn import alike

from onedoor.dmn import evaluation
from onedoor.dmn.build import build
from onedoor.dmn.kernel import kernels, populations
from onedoor.dmn.kernel.answers import Answers
from onedoor.dmn.model import Model
from onedoor.feel.values import Value

ON = date(2026, 3, 1)
PAST = date(2020, 1, 1)
MEMBER = {"number": {"type": "text"}, "age": {"type": "integer"}, "pay": {"type": "money"}}


def question(type_: str) -> dict[str, Any]:
    return {"type": type_, "ask": {"en": "?"}}


def law(decisions: Mapping[str, Any], **sections: Mapping[str, Any]) -> Model:
    """A model with two amounts, a yes or no, and a household."""
    inputs = {
        "p.a": "money",
        "p.b": "money",
        "p.ok": "boolean",
        "p.kind": "text",
        "h.members": "list of member",
    }
    document: dict[str, Any] = {
        "types": {"member": MEMBER},
        "input_data": {name: question(type_) for name, type_ in inputs.items()},
        "decisions": {
            name: one if isinstance(one, dict) else {"value": one} for name, one in decisions.items()
        },
    }
    for section, entries in sections.items():
        document[section] = {**document.get(section, {}), **entries}
    return build(document, attribute_types={})


def decided(model: Model, cases: Sequence[Mapping[str, Value]], *wanted: str) -> Answers:
    """The kernel's answers, each the same as one by one."""
    kernel = kernels.Kernel(model, wanted or list(model.decisions), ON)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", kernels.SlowPath)
        answers = kernel.run(populations.batch_of(cases, model))
    for row, case in enumerate(cases):
        single = evaluation.evaluate(model, inputs=case, on=ON, wanted=())
        for name in answers.decided:
            right, said = single.value(name), answers.value(name, row)
            assert alike(right, said), (name, case, right, said)
    return answers
