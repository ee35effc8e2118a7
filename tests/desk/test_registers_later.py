"""At the desk: values that are too old, registers that are down, and what they say later."""

from __future__ import annotations

from datetime import date, timedelta

from tests.cases.test_checks import check_later, down, told_while_down
from tests.cases.test_disputes import disputed, the_owner_answers
from tests.desk.conftest import Desk, Scene

from onedoor.cases import decisions
from onedoor.cases.inquiry_terms import Answered
from onedoor.cases.models import Application
from onedoor.identity import actors
from onedoor.lib import clock
from onedoor.registers import holdings
from onedoor.trust import acts, ledger


def page_of(scene: Scene, case: Application) -> str:
    with clock.frozen(scene.now):
        answer = Desk(scene.officer).get(f"/desk/cases/{case.reference}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def a_case(scene: Scene) -> Application:
    """A tree case: it knows the applicant's home and who lives next door."""
    return scene.tree_case()


def moves(scene: Scene) -> None:
    """The register of people says another home from now on."""
    moved = {"date of birth": date(1990, 4, 1), "home": "H2"}
    holdings.load(register="people", records=[("P1", moved)], as_of=scene.today)


def test_opening_a_case_uses_what_is_fresh_and_asks_again_for_what_is_too_old(scene: Scene) -> None:
    case = a_case(scene)
    moves(scene)
    page_of(scene, case)
    assert case.answers.get(input="applicant.home").value == "H1"
    scene.days_later(8)
    page = page_of(scene, case)
    assert case.answers.get(input="applicant.home").value == "H2"
    assert "Before: H1, read 2 March 2026" in page


def test_a_value_that_cannot_be_read_again_stays_and_says_how_old_it_is(scene: Scene) -> None:
    case = a_case(scene)
    scene.days_later(8)
    with down("people"):
        page = page_of(scene, case)
    assert "H1" in page
    assert "read 2 March 2026" in page
    assert "not reachable 10 March 2026" in page


def test_every_opening_is_a_look_that_names_what_was_shown(scene: Scene) -> None:
    case = a_case(scene)
    page_of(scene, case)
    [entry] = [one for one in ledger.about("P1") if one.act == acts.CASE_OPENED]
    assert entry.fields[0] == "case"
    assert "people.home" in entry.fields
    assert "homes.neighbours" in entry.fields


def test_a_decision_waits_when_a_register_says_something_else_in_the_meantime(scene: Scene) -> None:
    case = scene.grant()
    holdings.load(
        register="homes",
        records=[("H1", {"garden area": 400, "neighbours": []})],
        as_of=scene.today,
    )
    scene.days_later(31)
    scene.submit(case)  # too large a garden to be decided at once
    holdings.load(
        register="homes",
        records=[("H1", {"garden area": 500, "neighbours": []})],
        as_of=scene.today,
    )
    scene.days_later(31)
    desk, address = Desk(scene.officer), f"/desk/cases/{case.reference}/decide"
    with clock.frozen(scene.now):
        first = desk.post(address, outcome="favourable")
        assert first.status_code == 422
        assert "A register says something else now" in first.content.decode()
        assert desk.post(address, outcome="favourable").status_code == 302


def test_what_is_only_declared_says_so_and_both_values_are_there_when_the_register_differs(
    scene: Scene,
) -> None:
    case = told_while_down(scene, born=date(1980, 1, 1))
    page = page_of(scene, case)
    assert "Declared, to be checked" in page
    assert "you may decide before" in page
    check_later(scene)
    page = page_of(scene, case)
    assert "Declared, and the register says otherwise" in page
    assert "1 April 1990" in page
    assert "1 January 1980" in page
    assert "Settle it before you decide" in page


def test_a_difference_after_the_decision_is_in_the_queue_until_somebody_has_seen_to_it(scene: Scene) -> None:
    case = told_while_down(scene, born=date(1980, 1, 1))
    by = actors.of(scene.officer)
    decisions.decide(case=case, outcome="favourable", reasons=(), by=by, at=scene.now)
    check_later(scene)
    scene.now += timedelta(minutes=1)
    desk = Desk(scene.officer)
    with clock.frozen(scene.now):
        assert "Since the decision a register says something else" in desk.get("/desk/").content.decode()
        address = f"/desk/cases/{case.reference}"
        assert "1 January 1980" in desk.get(address).content.decode()
        form = f"{address}/differences/applicant.date of birth"
        assert desk.get(form).status_code == 200
        assert desk.post(form, note=" ").status_code == 422
        assert desk.post(form, note="Old enough either way.").status_code == 302
        assert "Old enough either way." in desk.get(address).content.decode()
        assert "Since the decision" not in desk.get("/desk/").content.decode()
        assert desk.get(form).status_code == 404


def test_the_decision_desk_sees_both_values_of_a_dispute_and_whose_turn_it_is(scene: Scene) -> None:
    case = disputed(scene)
    page = page_of(scene, case)
    assert "1 April 1990" in page
    assert "1 April 1992" in page
    assert "with Registry, to be answered by 2 Apr" in page
    the_owner_answers(scene, case, Answered.REFUSED)
    page = page_of(scene, case)
    assert "Registry found the register right" in page
    assert "We looked at the birth certificate." in page


def test_a_second_officer_sees_what_a_register_says_in_the_meantime(scene: Scene) -> None:
    case = scene.grant()
    large = {"garden area": 400, "neighbours": []}
    holdings.load(register="homes", records=[("H1", large)], as_of=scene.today)
    scene.days_later(31)
    scene.submit(case)
    decisions.decide(
        case=case,
        outcome="unfavourable",
        reasons=(),
        override_reason="It is let to others.",
        by=actors.of(scene.officer),
        at=scene.now,
    )
    holdings.load(register="homes", records=[("H1", {**large, "garden area": 500})], as_of=scene.today)
    scene.days_later(31)
    with clock.frozen(scene.now):
        answer = Desk(scene.senior).post(f"/desk/cases/{case.reference}/second", answer="agree")
    assert answer.status_code == 422
    assert "A register says something else now" in answer.content.decode()
    assert case.answers.get(input="garden area").value == "500"
