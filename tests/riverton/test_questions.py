"""The orders of questions of the town's services: what their files promise over the made population is so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from onedoor.catalogue import asking, jurisdictions
from onedoor.catalogue.definitions import Service
from onedoor.cli import samples
from onedoor.dmn import questions

SERVICES = jurisdictions.load(Path("jurisdictions/riverton"), run_examples=False).services


def averages(service: Service, people: int) -> dict[str, tuple[float, float]]:
    """Questions in the order of the definition and in that of the file, by the way of asking."""
    file = service.questions.file
    assert file is not None
    rows = samples.spread(samples.made(service, on=file.law_of)[0], people)
    aim = replace(asking.aim_of(service, on=file.law_of, with_files=False), tries=0)
    sample = samples.in_both_ways(rows)
    found = {}
    for where in ("check", "application"):
        there = [one for one in sample if one.where == where]
        first = questions.first_needed(aim, there)
        found[where] = first, questions.expected(aim, there, service.questions.policy)
    return found


@pytest.mark.parametrize("id", sorted(SERVICES))
def test_fewer_questions_are_asked_than_in_the_order_of_the_definition(id: str) -> None:
    found = averages(SERVICES[id], people=150)
    assert found["check"][1] < 0.9 * found["check"][0]
    assert found["application"][1] <= found["application"][0]


def test_the_averages_in_the_file_are_those_of_its_population() -> None:
    service = SERVICES["driving-licence-renewal"]
    file = service.questions.file
    assert file is not None
    for where, (first, now) in averages(service, people=file.people).items():
        assert first == pytest.approx(float(file.expected[where].first_needed), abs=0.006)
        assert now == pytest.approx(float(file.expected[where].in_this_order), abs=0.006)
