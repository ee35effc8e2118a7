"""Somebody asks government to answer for their data: a case of its own, with a month to answer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cases.conftest import Scene

from onedoor.cases import inquiries, wording
from onedoor.cases.inquiries import Answered, Inquiry, Kind, State
from onedoor.cases.inquiry_terms import OUTCOMES
from onedoor.cases.models import Event
from onedoor.correspondence.models import Posting
from onedoor.identity import actors
from onedoor.trust import ledger

WHY = "Why did you look? My salary is 31,415 pounds."


def ask(scene: Scene, **more: Any) -> Inquiry:
    wanted: dict[str, Any] = {
        "kind": Kind.LOOK,
        "about": "P1",
        "to": "greens",
        "subject": {"entry": 7, "actor": "off-1"},
        "text": WHY,
        "by": actors.of(scene.resident),
        "at": scene.now,
        **more,
    }
    return inquiries.open(**wanted)


def answer(scene: Scene, inquiry: Inquiry, **more: Any) -> Inquiry:
    wanted: dict[str, Any] = {
        "inquiry": inquiry,
        "outcome": Answered.EXPLAINED,
        "text": "It was for your application.",
        "by": actors.of(scene.senior),
        "at": scene.now,
        **more,
    }
    return inquiries.answer(**wanted)


def test_a_question_gets_a_reference_of_its_own_and_a_last_day(scene: Scene) -> None:
    inquiry = ask(scene)
    assert inquiry.reference.startswith("DI-")
    assert inquiries.find(inquiry.reference.lower().replace("-", " ")) == inquiry
    assert inquiry.state == State.OPEN
    assert inquiry.due_on == date(2026, 4, 2)  # asked on 2 March


@pytest.mark.parametrize(
    ("received", "last"),
    [
        ((2026, 1, 30), (2026, 3, 2)),  # no 30 February: the 28th, a Saturday: the Monday after
        ((2026, 9, 1), (2026, 10, 1)),
        ((2026, 11, 25), (2026, 12, 28 + 1)),  # 25 December, 26 on a Saturday made up for on the 28th
        ((2024, 1, 31), (2024, 2, 29)),
    ],
)
def test_the_month_ends_on_the_same_number_or_the_next_day_offices_work(
    received: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    assert inquiries.due(received=date(*received)) == date(*last)


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2060, 1, 1)))
def test_there_is_never_less_than_a_month_nor_more_than_a_month_and_a_holiday(received: date) -> None:
    from onedoor.catalogue import jurisdictions

    last = inquiries.due(received=received)
    assert 28 <= (last - received).days <= 31 + 5
    assert jurisdictions.current().calendar.working.is_working_day(last)


def test_the_person_is_written_to_and_no_value_stands_in_the_mail(scene: Scene) -> None:
    inquiry = ask(scene)
    answer(scene, inquiry, text="You earn 31,415 pounds; we looked for the grant.")
    first, second = Posting.objects.order_by("pk")
    assert first.template == "email-inquiry-opened"
    assert "2 April 2026" in first.body
    assert second.template == "email-inquiry-answered"
    for mail in (first, second):
        assert mail.to == "ana@example.org"
        assert inquiry.reference in mail.body
        assert f"https://oakford.example/me/inquiries/{inquiry.reference}" in mail.body
        assert "31,415" not in mail.body + mail.subject
        assert "{" not in mail.body + mail.subject


def test_everything_done_with_it_is_in_the_ledger_and_in_the_events(scene: Scene) -> None:
    inquiry = ask(scene)
    inquiries.record_look(inquiry=inquiry, by=actors.of(scene.senior), at=scene.now)
    scene.days_later(40)
    answer(scene, inquiry)
    entries = ledger.of_case(inquiry.reference)
    assert [(one.act, one.actor_id, one.organisation) for one in entries] == [
        ("inquiry made", "res-1", ""),
        ("inquiry opened", "off-2", "greens"),
        ("inquiry answered", "off-2", "greens"),
    ]
    assert {one.about for one in entries} == {"P1"}
    assert {one.legal_ground for one in entries} == {"GDPR art. 15(1)"}
    events = [(one.kind, one.data) for one in Event.objects.order_by("id")]
    about = {"inquiry": inquiry.reference, "kind": "look", "to": "greens"}
    assert events == [
        ("inquiry_opened", {**about, "due": "2026-04-02"}),
        ("inquiry_answered", {**about, "outcome": "explained", "days": 40, "in_time": False}),
    ]


def test_the_same_question_is_not_opened_twice_while_it_waits(scene: Scene) -> None:
    inquiry = ask(scene)
    with pytest.raises(inquiries.AlreadyOpen) as again:
        ask(scene, text="Once more!")
    assert again.value.inquiry == inquiry
    assert ask(scene, subject={"entry": 8}).pk != inquiry.pk
    answer(scene, inquiry)
    assert ask(scene).pk != inquiry.pk


def test_it_is_answered_once(scene: Scene) -> None:
    inquiry = ask(scene)
    stale = inquiries.find(inquiry.reference)
    answer(scene, inquiry)
    with pytest.raises(inquiries.NoLongerOpen):
        answer(scene, stale, text="Another answer")
    stale = inquiries.find(inquiry.reference)
    assert (stale.answer, stale.outcome) == ("It was for your application.", "explained")
    with pytest.raises(inquiries.NoLongerOpen):
        inquiries.withdraw(inquiry=stale, by=actors.of(scene.resident), at=scene.now)


def test_more_time_moves_the_last_day_by_two_months_once_and_the_person_is_told_why(scene: Scene) -> None:
    inquiry = ask(scene)
    scene.days_later(20)
    inquiries.extend(inquiry=inquiry, because="Forty looks at 9 places.", by=actors.of(scene.senior), at=scene.now)
    inquiry.refresh_from_db()
    assert inquiry.due_on == date(2026, 6, 2)  # asked on 2 March
    assert (inquiry.extended_because, inquiry.extended_by_name) == ("Forty looks at 9 places.", scene.senior.name)
    mail = Posting.objects.get(template="email-inquiry-extended")
    assert "2 June 2026" in mail.body
    assert "Forty looks" not in mail.body
    entry = ledger.of_case(inquiry.reference)[-1]
    assert (entry.act, entry.about, entry.legal_ground) == ("inquiry extended", "P1", "GDPR art. 12(3)")
    event = Event.objects.order_by("id").last()
    assert event is not None
    assert (event.kind, event.data["due"]) == ("inquiry_extended", "2026-06-02")
    with pytest.raises(inquiries.CannotExtend):
        inquiries.extend(inquiry=inquiry, because="More!", by=actors.of(scene.senior), at=scene.now)
    scene.days_later(60)
    answered = answer(scene, inquiry)
    event = Event.objects.order_by("id").last()
    assert event is not None
    assert (answered.state, event.data["in_time"]) == (State.ANSWERED, True)


def test_more_time_is_taken_within_the_first_month_or_not_at_all(scene: Scene) -> None:
    inquiry = ask(scene)
    assert inquiries.can_extend(inquiry, on=date(2026, 4, 2))
    assert not inquiries.can_extend(inquiry, on=date(2026, 4, 3))
    scene.days_later(32)
    with pytest.raises(inquiries.CannotExtend):
        inquiries.extend(inquiry=inquiry, because="We forgot.", by=actors.of(scene.senior), at=scene.now)
    assert inquiries.find(inquiry.reference).due_on == date(2026, 4, 2)


def test_more_time_needs_a_reason_and_somebody_else_than_who_looked(scene: Scene) -> None:
    inquiry = ask(scene)
    with pytest.raises(wording.Empty):
        inquiries.extend(inquiry=inquiry, because=" ", by=actors.of(scene.senior), at=scene.now)
    with pytest.raises(inquiries.OwnLook):
        inquiries.extend(inquiry=inquiry, because="Busy", by=actors.of(scene.officer), at=scene.now)
    answer(scene, inquiry)
    with pytest.raises(inquiries.NoLongerOpen):
        inquiries.extend(inquiry=inquiry, because="Busy", by=actors.of(scene.senior), at=scene.now)


def test_a_question_taken_back_waits_for_nobody(scene: Scene) -> None:
    inquiry = ask(scene)
    inquiries.withdraw(inquiry=inquiry, by=actors.of(scene.resident), at=scene.now)
    assert inquiries.waiting(None) == []
    with pytest.raises(inquiries.NoLongerOpen):
        answer(scene, inquiry)


def test_nobody_answers_for_their_own_look(scene: Scene) -> None:
    inquiry = ask(scene)
    with pytest.raises(inquiries.OwnLook):
        answer(scene, inquiry, by=actors.of(scene.officer))
    assert inquiries.find(inquiry.reference).state == State.OPEN


def test_an_answer_fits_what_was_asked(scene: Scene) -> None:
    inquiry = ask(scene)
    with pytest.raises(ValueError, match="explained, wrongful"):
        answer(scene, inquiry, outcome=Answered.GRANTED)
    with pytest.raises(wording.Empty):
        answer(scene, inquiry, text=" \n ")
    with pytest.raises(wording.TooLong):
        ask(scene, text="x" * 5001, subject={})
    with pytest.raises(ValueError, match="somebody"):
        ask(scene, about="")
    assert set(OUTCOMES) == set(Kind)


def test_an_answer_takes_effect_in_its_own_transaction(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[object] = []

    def effect(inquiry: Inquiry, outcome: Answered, by: actors.Actor, at: datetime) -> None:
        seen.append((inquiry.reference, outcome, by.id, at))
        if outcome == Answered.REFUSED:
            raise RuntimeError("the register did not take it")

    monkeypatch.setitem(inquiries.effects, Kind.VALUE, effect)
    inquiry = ask(scene, kind=Kind.VALUE, subject={"register": "homes", "attribute": "garden area"})
    with pytest.raises(RuntimeError):
        answer(scene, inquiry, outcome=Answered.REFUSED)
    again = inquiries.find(inquiry.reference)
    assert again.state == State.OPEN
    assert "inquiry answered" not in [one.act for one in ledger.of_case(inquiry.reference)]
    answer(scene, again, outcome=Answered.GRANTED)
    assert seen[-1] == (inquiry.reference, Answered.GRANTED, "off-2", scene.now)


def test_the_queue_holds_what_an_organisation_owes_first_what_is_due_first(
    scene: Scene, django_assert_num_queries: Any
) -> None:
    late = ask(scene, subject={"entry": 1})
    early = ask(scene, subject={"entry": 2}, at=datetime(2026, 2, 2, tzinfo=UTC))
    elsewhere = ask(scene, to="registry")
    with django_assert_num_queries(1):
        assert inquiries.waiting(["greens"]) == [early, late]
    assert inquiries.waiting(None) == [early, late, elsewhere]
    assert inquiries.waiting([]) == []
    answer(scene, late)
    assert inquiries.waiting(["greens"]) == [early]
    assert inquiries.answered(["greens"]) == [late]


def test_a_person_finds_their_own_questions_and_nobody_elses(scene: Scene) -> None:
    mine = ask(scene)
    ask(scene, about="P2")
    assert inquiries.of("P1") == [mine]
    assert inquiries.of("") == []
    with pytest.raises(inquiries.InquiryNotFound):
        inquiries.find("DI-0000-0001")
