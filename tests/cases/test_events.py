"""The table of events and the words that explain it."""

from __future__ import annotations

import re
from pathlib import Path

from tests.cases.conftest import Scene

from onedoor.cases import answers, applications, decisions, events, messages, ratings, requests
from onedoor.cases.models import Event
from onedoor.cases.terms import EventKind
from onedoor.identity import actors

DOCS = Path(__file__).resolve().parents[2] / "docs" / "events.md"


def documented() -> dict[str, str]:
    """By kind: what stands in the column of data."""
    rows = re.findall(r"^\| `(\w+)` \|[^|]*\|([^|]*)\|$", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    return dict(rows)


def test_every_kind_of_event_is_explained_and_nothing_else_is() -> None:
    assert set(documented()) == {kind.value for kind in EventKind}


def test_events_hold_exactly_the_data_that_is_explained(scene: Scene) -> None:
    resident, officer = actors.of(scene.resident), actors.of(scene.officer)
    draft = scene.grant(home__rented=True, home__rent=900)
    scene.add(draft, "tenancy-agreement")
    answers.clear(application=draft, input="home.rent", by=resident, at=scene.now)
    scene.tell(draft, home__rent=901)
    answers.dispute(
        application=draft, input="applicant.home", claimed="H2", why="", by=resident, at=scene.now
    )
    scene.submit(draft)
    answers.settle(
        case=draft, input="applicant.home", for_claim=False, because="Seen", by=officer, at=scene.now
    )
    messages.send(case=draft, text="Hello", by=resident, at=scene.now)
    request = requests.ask(case=draft, text="More", by=officer, at=scene.now)
    requests.answer(request=request, text="Here", by=resident, at=scene.now)
    decisions.decide(case=draft, outcome="favourable", reasons=(), by=officer, at=scene.now)
    ratings.rate(case=draft, score=4, text="", by=resident, at=scene.now)
    consulted = scene.heard(scene.tree_case())
    applications.withdraw(application=consulted, by=resident, at=scene.now)
    explained = documented()
    for event in Event.objects.all():
        words = set(re.findall(r"`(\w+)`", explained[event.kind]))
        assert set(event.data) == words, event.kind


def test_the_events_of_one_application_are_in_order_with_who_acted(scene: Scene) -> None:
    case = scene.case()
    kinds = [(event.kind, event.actor_kind, event.actor_id) for event in events.of(case)]
    assert kinds == [
        ("started", "resident", "res-1"),
        ("input_answered", "resident", "res-1"),
        ("submitted", "resident", "res-1"),
    ]


def test_a_verb_that_fails_leaves_no_event(scene: Scene) -> None:
    case = scene.case()
    before = Event.objects.count()
    for attempt in (
        lambda: requests.ask(case=case, text="", by=actors.of(scene.officer), at=scene.now),
        lambda: ratings.rate(case=case, score=9, text="", by=actors.of(scene.resident), at=scene.now),
        lambda: scene.tell(case, dog__weight=1),
    ):
        try:
            attempt()
        except (ValueError, applications.Closed):
            continue
        raise AssertionError("it should have been refused")
    assert Event.objects.count() == before
