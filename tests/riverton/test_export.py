"""The town's decisions as DMN files, and back: what is decided, missing and said stays the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.riverton.inputs import inputs, value

from onedoor.catalogue import examples, jurisdictions
from onedoor.catalogue.definitions import Jurisdiction
from onedoor.dmn.evaluation import Evaluation, evaluate
from onedoor.dmn.export import writing
from onedoor.dmn.export.laws import Law
from onedoor.dmn.export.markup import DMN
from onedoor.dmn.model import Model
from onedoor.dmn.sameness import same
from onedoor.dmn.xml import reader

RIVERTON = Path(__file__).parents[2] / "jurisdictions" / "riverton"
SERVICES = ("driving-licence-renewal", "householder-planning", "housing-benefit")
DAYS = st.dates(date(2025, 4, 1), date(2026, 12, 31))

each_service = pytest.mark.parametrize("service", SERVICES)


@pytest.fixture(scope="module")
def riverton() -> Jurisdiction:
    return jurisdictions.load(RIVERTON, run_examples=False)


@pytest.fixture(scope="module")
def files(riverton: Jurisdiction) -> dict[str, bytes]:
    """Each service's file."""
    return {
        name: writing.write(
            one.model, name=name, laws={key: Law(law.title) for key, law in one.legal_resources.items()}
        )
        for name, one in riverton.services.items()
    }


@pytest.fixture(scope="module")
def restored(files: dict[str, bytes]) -> dict[str, Model]:
    """Each service's model, back from its file."""
    return {name: reader.read(text) for name, text in files.items()}


@each_service
def test_every_example_of_a_service_gives_the_same_answers_and_reasons(
    service: str, riverton: Jurisdiction, restored: dict[str, Model]
) -> None:
    defined = riverton.services[service]
    assert len(defined.examples) > 10
    for example in defined.examples:
        assert examples.run_one(example, model=restored[service]).ok, example.that
        known, _ = examples.inputs_of(example.given, model=defined.model)
        wanted = list(example.expect)
        was, now = (
            evaluate(model, inputs=known, on=example.on, wanted=wanted)
            for model in (defined.model, restored[service])
        )
        assert now.to_json() == was.to_json(), example.that


@each_service
@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.function_scoped_fixture,
        HealthCheck.data_too_large,
    ],
)
@given(st.data())
def test_whatever_is_known_or_null_is_answered_alike(
    service: str, riverton: Jurisdiction, restored: dict[str, Model], data: st.DataObject
) -> None:
    model = riverton.services[service].model
    known = data.draw(inputs(model))
    day = data.draw(DAYS)
    was, now = (evaluate(one, inputs=known, on=day) for one in (model, restored[service]))
    assert answers(now) == answers(was)


def answers(evaluation: Evaluation) -> object:
    return {name: (repr(evaluation.value(name)), evaluation.missing(name)) for name in evaluation.wanted}


@each_service
def test_the_way_there_and_back_loses_nothing_that_the_file_says(
    service: str, riverton: Jurisdiction, restored: dict[str, Model], files: dict[str, bytes]
) -> None:
    laws = {key: Law(law.title) for key, law in riverton.services[service].legal_resources.items()}
    assert writing.write(restored[service], name=service, laws=laws) == files[service]


@pytest.fixture(scope="module")
def plain(files: dict[str, bytes]) -> dict[str, Model]:
    """Each service's model as a tool reads it that does not know what is ours."""
    found = {}
    for name, text in files.items():
        root = ElementTree.fromstring(text)
        for one in list(root.iter()):
            for extension in one.findall(f"{{{DMN}}}extensionElements"):
                one.remove(extension)
        found[name] = reader.read(ElementTree.tostring(root))
    return found


@each_service
@settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.function_scoped_fixture,
        HealthCheck.data_too_large,
    ],
)
@given(st.data())
def test_other_tools_answer_alike_where_nothing_is_missing(
    service: str, riverton: Jurisdiction, plain: dict[str, Model], data: st.DataObject
) -> None:
    model = riverton.services[service].model
    known = {name: data.draw(value(one.type) | st.none(), label=name) for name, one in model.inputs.items()}
    groups: dict[str, dict[str, Any]] = {}
    for name, one in known.items():
        group, _, field = name.partition(".")
        groups.setdefault(group, {})[field] = one
    day = data.draw(DAYS)
    was = evaluate(model, inputs=known, on=day)
    now = evaluate(plain[service], inputs=groups, on=day, wanted=list(model.decisions))
    for name in model.decisions:
        assert same(now.value(name), was.value(name)), name
