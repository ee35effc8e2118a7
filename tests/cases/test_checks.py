"""A register that is down, and comes back: the application goes on, and what was told instead is checked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.cases.conftest import Scene

from onedoor.cases import applications, checking, checks, decisions, records, timelines
from onedoor.cases.models import Application, Check, Event
from onedoor.cases.terms import Checking, EventKind, Origin, Outcome, State
from onedoor.identity import actors
from onedoor.registers import holdings
from onedoor.registers.connectors.connector import Check as Looked
from onedoor.registers.connectors.connector import ConnectorFailed
from onedoor.registers.connectors.held.connector import Held
from onedoor.trust import acts, ledger


@contextmanager
def down(*registers: str) -> Iterator[None]:
    """These registers do not answer in the block."""
    read, check = Held.read, Held.check

    def reads(self: Held, *, register, keys, fields):  # type: ignore[no-untyped-def]
        if register.name in registers:
            raise ConnectorFailed("It is switched off.")
        return read(self, register=register, keys=keys, fields=fields)

    def looks(self: Held, *, register):  # type: ignore[no-untyped-def]
        return Looked(False, 0.0) if register.name in registers else check(self, register=register)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Held, "read", reads)
        patch.setattr(Held, "check", looks)
        yield


def told_while_down(scene: Scene, *, born: date = date(1990, 4, 1)) -> Application:
    """A grant handed in while the register of people was down, with what it would have said told instead."""
    with down("people"):
        draft = scene.draft()
        scene.tell(
            draft,
            applicant__date_of_birth=born,
            applicant__home="H1",
            home__rented=False,
            home__value=100_000,
        )
        scene.submit(draft)
    return draft


def check_later(scene: Scene, *, minutes: int = 15) -> int:
    scene.now += timedelta(minutes=minutes)
    return checking.run(at=scene.now)


def test_the_application_goes_on_without_the_register_and_says_what_is_only_declared(scene: Scene) -> None:
    case = told_while_down(scene)
    assert case.state == State.SUBMITTED
    row = case.answers.get(input="applicant.date of birth")
    assert (row.origin, row.declared_for, row.is_declared) == (Origin.ANSWERED, "people", True)
    assert "declared" in decisions.propose(case=case, at=scene.now).hindrances


def test_what_was_declared_is_confirmed_when_the_register_is_back_and_decided_then(scene: Scene) -> None:
    case = told_while_down(scene)
    assert check_later(scene) == 1
    case.refresh_from_db()
    row = case.answers.get(input="applicant.date of birth")
    assert (row.origin, row.value, row.is_disputed) == (Origin.REGISTER, "1990-04-01", False)
    assert checks.of(case)["applicant.date of birth"].state == Checking.CONFIRMED
    assert case.state == State.DECIDED
    assert "We checked what you told us" in " ".join(
        entry.title for entry in timelines.of(case, language="en", on=scene.today)
    )


def test_what_the_register_says_otherwise_is_kept_beside_what_was_told_until_somebody_settles_it(
    scene: Scene,
) -> None:
    case = told_while_down(scene, born=date(1980, 1, 1))
    check_later(scene)
    case.refresh_from_db()
    row = case.answers.get(input="applicant.date of birth")
    assert (row.value, row.claimed, row.is_disputed) == ("1990-04-01", "1980-01-01", True)
    check = checks.of(case)[row.input]
    assert (check.state, check.told, check.found) == (Checking.DIFFERS, "1980-01-01", "1990-04-01")
    assert case.state == State.SUBMITTED
    with pytest.raises(decisions.NotDecidable):
        decisions.decide(
            case=case, outcome="favourable", reasons=(), by=actors.of(scene.officer), at=scene.now
        )


def test_as_long_as_the_register_is_down_nobodys_data_is_asked_for(scene: Scene) -> None:
    case = told_while_down(scene)
    before = len(ledger.about("P1"))
    with down("people"):
        assert check_later(scene) == 0
    assert len(ledger.about("P1")) == before
    assert case.checks.filter(state=Checking.WAITING).exists()


def test_a_register_that_goes_away_again_in_the_middle_of_the_check_loses_nothing(scene: Scene) -> None:
    case = told_while_down(scene)
    check = Held.check
    with down("people"), pytest.MonkeyPatch.context() as patch:
        patch.setattr(Held, "check", check)
        assert check_later(scene) == 0
    assert case.answers.get(input="applicant.home").value == "H1"
    assert check_later(scene) == 1


def test_every_check_is_a_look_in_the_ledger(scene: Scene) -> None:
    case = told_while_down(scene)
    check_later(scene)
    look = next(entry for entry in ledger.about("P1") if entry.act == acts.READ)
    assert (look.actor_kind, look.case) == ("system", case.reference)
    assert "people.date of birth" in look.fields


def test_a_register_that_has_no_record_leaves_what_was_told(scene: Scene) -> None:
    from onedoor.registers.models import Record

    case = told_while_down(scene)
    Record.objects.filter(register="people", key="P1").delete()
    check_later(scene)
    row = case.answers.get(input="applicant.date of birth")
    assert (row.origin, row.value, row.is_declared) == (Origin.ANSWERED, "1990-04-01", False)
    assert checks.of(case)[row.input].state == Checking.NO_RECORD


def test_a_difference_found_after_the_decision_is_a_task_and_the_decision_stays(scene: Scene) -> None:
    case = told_while_down(scene, born=date(1980, 1, 1))
    by = actors.of(scene.officer)
    outcome = decisions.propose(case=case, at=scene.now).outcome
    assert outcome == Outcome.FAVOURABLE
    decision = decisions.decide(case=case, outcome=outcome, reasons=(), by=by, at=scene.now)
    check_later(scene)
    case.refresh_from_db()
    kept = records.read(decision).inputs["applicant.date of birth"]
    assert (kept["value"], kept["origin"]["declared_for"]) == ("1980-01-01", "people")
    assert case.answers.get(input="applicant.date of birth").value == "1980-01-01"
    [late] = checks.differing(["gardens"])
    assert (late.input, late.found) == ("applicant.date of birth", "1990-04-01")
    assert checks.differing(["trees"]) == []
    checks.note(case=case, input=late.input, text="Old enough either way.", by=by, at=scene.now)
    assert checks.differing(None) == []


def test_a_draft_asks_by_itself_when_somebody_comes_back_to_it(scene: Scene) -> None:
    with down("people"):
        draft = scene.draft()
        scene.tell(draft, applicant__date_of_birth=date(1990, 4, 1))
        check_later(scene)
    assert Check.objects.filter(application=draft, state=Checking.WAITING).exists()
    scene.draft()
    assert draft.answers.get(input="applicant.date of birth").origin == Origin.REGISTER
    assert checks.of(draft)["applicant.date of birth"].state == Checking.CONFIRMED
    assert "applicant.home" not in checks.of(draft)  # nobody had to tell it


def test_a_withdrawn_application_is_not_checked(scene: Scene) -> None:
    case = told_while_down(scene)
    applications.withdraw(application=case, by=actors.of(scene.resident), at=scene.now)
    assert check_later(scene) == 0
    assert {check.state for check in checks.of(case).values()} == {Checking.ENDED}


def test_what_is_read_by_what_could_not_be_read_is_checked_as_well(scene: Scene) -> None:
    with down("people", "homes"):
        draft = scene.draft()
    assert set(checks.of(draft)) >= {"applicant.home", "garden area"}


def test_events_of_checks_name_no_values(scene: Scene) -> None:
    case = told_while_down(scene, born=date(1980, 1, 1))
    check_later(scene)
    checked = Event.objects.filter(application=case, kind=EventKind.INPUT_CHECKED)
    assert {frozenset(event.data.items()) for event in checked} >= {
        frozenset({"input": "applicant.date of birth", "found": "differs"}.items())
    }


def test_a_move_in_between_reads_the_new_home_and_not_the_old_one(scene: Scene) -> None:
    draft = scene.draft()
    assert draft.answers.get(input="garden area").value == "100"
    moved = {"date of birth": date(1990, 4, 1), "home": "H2"}
    holdings.load(register="people", records=[("P1", moved)], as_of=scene.today)
    scene.days_later(8)
    scene.draft()
    assert draft.answers.get(input="applicant.home").value == "H2"
    assert draft.answers.get(input="garden area").value == "900"
    assert draft.answers.get(input="applicant.home").earlier[0]["value"] == "H1"


@pytest.mark.parametrize(
    ("told", "value", "same"),
    [
        ("350", Decimal("350.00"), True),
        ("350.01", Decimal("350.00"), False),
        ("a lot", Decimal(350), False),
        (True, Decimal(1), False),
        ([{"pay": "350", "kind": "employed"}], [{"pay": Decimal("350.0"), "kind": "employed"}], True),
        ([{"pay": "350"}], [{"pay": Decimal(350), "kind": None}], False),
        (["1"], [Decimal(1), Decimal(2)], False),
        ("2026-05-04", date(2026, 5, 4), True),
        (None, None, True),
    ],
)
def test_amounts_are_the_same_however_many_digits_are_written(told: object, value: object, same: bool) -> None:
    assert checks._says(told, value) is same


def test_nothing_of_the_old_home_stays_where_the_new_one_is_in_no_register(scene: Scene) -> None:
    draft = scene.draft()
    moved = {"date of birth": date(1990, 4, 1), "home": "H9"}
    holdings.load(register="people", records=[("P1", moved)], as_of=scene.today)
    scene.days_later(8)
    scene.draft()
    assert draft.answers.get(input="applicant.home").value == "H9"
    assert not draft.answers.filter(input="garden area").exists()
