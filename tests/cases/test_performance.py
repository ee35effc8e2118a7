"""How services really perform, from what happened."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cases.conftest import Scene

from onedoor.cases import decisions, performance, ratings
from onedoor.identity import actors
from onedoor.identity.models import Person

YEAR = {"since": date(2026, 1, 1), "on": date(2026, 12, 31)}


def decided_after(scene: Scene, days: int, number: int) -> None:
    person = Person.objects.create_user(subject=f"p-{number}", name="P")
    case = scene.case(applicant=person)
    decisions.decide(
        case=case, outcome="favourable", reasons=(), by=actors.of(scene.officer), at=scene.days_later(days)
    )


def test_half_and_nine_tenths_are_decided_within_so_many_days(scene: Scene) -> None:
    for number, days in enumerate([1, 2, 3, 4, 5, 6, 7, 8, 9, 30]):
        decided_after(scene, days, number)
    figures = performance.of("dog-licence", **YEAR)
    assert (figures.submitted, figures.decided) == (10, 10)
    assert (figures.median_days, figures.ninety_percent_days) == (5, 9)
    assert (figures.in_time, figures.automatic) == (9, 0)


def test_nothing_decided_gives_no_figure_rather_than_nought(scene: Scene) -> None:
    figures = performance.of("dog-licence", **YEAR)
    assert (figures.decided, figures.median_days, figures.ninety_percent_days) == (0, None, None)
    assert (figures.ratings, figures.satisfaction) == (0, None)


def test_only_the_days_asked_for_count(scene: Scene) -> None:
    decided_after(scene, 3, 1)
    day = scene.today
    assert performance.of("dog-licence", since=day, on=day).decided == 1
    assert performance.of("dog-licence", since=day.replace(day=6), on=day.replace(day=31)).decided == 0
    assert performance.of("garden-grant", **YEAR).decided == 0


def test_a_rating_that_is_changed_counts_once_with_its_last_score(scene: Scene) -> None:
    case, resident = scene.case(), actors.of(scene.resident)
    ratings.rate(case=case, score=1, text="Slow", by=resident, at=scene.now)
    ratings.rate(case=case, score=4, text="Better", by=resident, at=scene.days_later(1))
    other = scene.case(applicant=Person.objects.create_user(subject="p-9"))
    ratings.rate(case=other, score=5, text="", by=resident, at=scene.now)
    figures = performance.of("dog-licence", **YEAR)
    assert (figures.ratings, figures.satisfaction) == (2, 4.5)
    kept = ratings.of(case)
    assert kept is not None
    assert (kept.score, kept.text) == (4, "Better")


@pytest.mark.parametrize("score", [0, 6, -1])
def test_a_rating_is_one_to_five(scene: Scene, score: int) -> None:
    with pytest.raises(ValueError, match="1 to 5"):
        ratings.rate(case=scene.case(), score=score, text="", by=actors.of(scene.resident), at=scene.now)


def test_a_draft_is_not_rated(scene: Scene) -> None:
    with pytest.raises(ValueError, match="not been submitted"):
        ratings.rate(case=scene.draft(), score=3, text="", by=actors.of(scene.resident), at=scene.now)


def test_the_most_used_services_come_first(scene: Scene) -> None:
    scene.tree_case()
    for number in range(2):
        scene.case(applicant=Person.objects.create_user(subject=f"p-{number}"))
    scene.draft("garden-grant")
    assert performance.most_used(5, since=date(2026, 1, 1)) == ["dog-licence", "tree-felling"]
    assert performance.most_used(1, since=date(2026, 1, 1)) == ["dog-licence"]
    assert performance.most_used(5, since=date(2026, 4, 1)) == []


def test_figures_cost_one_query(scene: Scene) -> None:
    scene.case()
    with CaptureQueriesContext(connection) as queries:
        performance.of("dog-licence", **YEAR)
        performance.most_used(3, since=date(2026, 1, 1))
    assert len(queries) == 2
