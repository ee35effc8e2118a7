"""From the first answer to the receipt."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cases.conftest import MONDAY, TOWN, Scene

from onedoor.cases import answers, applications, definitions, documents, events, gathering
from onedoor.cases.models import Application, Event
from onedoor.cases.terms import EventKind, Origin, State
from onedoor.catalogue import services
from onedoor.identity import actors
from onedoor.identity.models import Person
from onedoor.registers import evidence, holdings, reading
from onedoor.registers.connectors.connector import ConnectorFailed
from onedoor.trust import ledger


class Down:
    """A register that does not answer."""

    def read(self, **asked: object) -> object:
        raise ConnectorFailed("It does not answer.")


def kinds(application: Application) -> list[str]:
    return [event.kind for event in events.of(application)]


def test_a_draft_knows_what_registers_know_with_its_origin(scene: Scene) -> None:
    state = applications.state_of(scene.draft(), on=scene.today)
    known = {row.input: row for row in state.known}
    assert known["applicant.date of birth"].value == "1990-04-01"
    assert known["garden area"].register == "homes"
    assert known["garden area"].origin == Origin.REGISTER
    assert str(known["garden area"].as_of) == "2026-03-01"


def test_reading_registers_is_in_the_ledger_of_the_person(scene: Scene) -> None:
    draft = scene.draft()
    entries = ledger.of_case(draft.reference)
    assert {field for entry in entries for field in entry.fields} >= {
        "people.date of birth",
        "homes.garden area",
    }


def test_only_what_can_still_change_the_answer_is_asked_and_in_order(scene: Scene) -> None:
    draft = scene.draft()
    assert applications.state_of(draft, on=scene.today).next == "home.rented"
    scene.tell(draft, home__rented=True)
    assert applications.state_of(draft, on=scene.today).next == "home.rent"
    scene.tell(draft, home__rent=900)
    state = applications.state_of(draft, on=scene.today)
    assert state.next is None
    assert [row.input for row in state.answered] == ["home.rented", "home.rent"]


def test_an_order_beside_the_definition_says_which_question_comes_first(
    scene: Scene, settings: Any, tmp_path: Path
) -> None:
    asked = applications.state_of(scene.draft(), on=scene.today).next
    assert asked == "home.rented"
    town = shutil.copytree(settings.ONEDOOR_JURISDICTION, tmp_path / "town")
    order = """{definition: unknown, law_of: 2026-03-02, population: some people, people: 100, fewest: 20, expected: {}, order: [home.value]}"""
    (town / "services" / "garden-grant" / "questions.yaml").write_text(order, encoding="utf-8")
    settings.ONEDOOR_JURISDICTION = town
    draft = scene.draft()
    assert applications.state_of(draft, on=scene.today).next == "home.value"
    scene.tell(draft, home__value=100_000)
    state = applications.state_of(draft, on=scene.today)
    assert (state.next, [row.input for row in state.answered]) == ("home.rented", ["home.value"])


def test_changing_an_earlier_answer_keeps_later_ones_and_does_not_use_them(scene: Scene) -> None:
    draft = scene.grant(home__rented=True, home__rent=900)
    scene.tell(draft, home__rented=False)
    state = applications.state_of(draft, on=scene.today)
    assert state.next == "home.value"
    assert [row.input for row in state.unused] == ["home.rent"]
    assert "home.rent" not in state.assessment.used
    scene.tell(draft, home__rented=True)
    assert applications.state_of(draft, on=scene.today).next is None


def test_questions_stop_once_the_answer_is_no_and_the_person_may_apply_all_the_same(scene: Scene) -> None:
    child = Person.objects.create_user(subject="res-2", name="Kid", person_number="P2")
    draft = scene.draft(applicant=child)
    state = applications.state_of(draft, on=scene.today)
    assert (state.next, state.ineligible, state.ready) == (None, True, True)
    receipt = scene.submit(draft)
    assert not receipt.decided
    assert draft.state == State.SUBMITTED


def test_opening_again_gives_the_same_draft_with_its_answers(scene: Scene) -> None:
    draft = scene.tell(scene.draft(), home__rented=True)
    again = scene.draft()
    assert again.pk == draft.pk
    assert applications.state_of(again, on=scene.today).next == "home.rent"
    assert kinds(again).count("started") == 1


def test_a_draft_is_found_by_its_reference_as_a_person_types_it(scene: Scene) -> None:
    draft = scene.draft()
    assert applications.find(draft.reference.lower().replace("-", " ")).pk == draft.pk
    with pytest.raises(applications.ApplicationNotFound):
        applications.find("GG-0000-0000")
    with pytest.raises(applications.ApplicationNotFound):
        applications.find("'; drop table cases_application; --")


def test_what_a_register_cannot_say_is_asked(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as down:
        down.setattr(reading, "connector_for", lambda kind: Down())
        draft = scene.draft()
    state = applications.state_of(draft, on=scene.today)
    assert state.known == []
    assert state.next == "applicant.date of birth"
    gathered = Event.objects.get(application=draft, kind=EventKind.EVIDENCE_GATHERED)
    assert gathered.data["unreachable"] == ["people"]


def test_a_register_that_answers_later_and_differs_makes_the_answer_a_disputed_claim(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as down:
        down.setattr(reading, "connector_for", lambda kind: Down())
        draft = scene.draft()
        answers.give(
            application=draft, input="applicant.home", value="H2", by=actors.of(scene.resident), at=scene.now
        )
    scene.draft()
    row = draft.answers.get(input="applicant.home")
    assert (row.origin, row.value, row.claimed) == (Origin.REGISTER, "H1", "H2")
    assert row.is_disputed


def test_a_register_is_read_by_what_the_person_says_where_another_register_cannot(scene: Scene) -> None:
    newcomer = Person.objects.create_user(subject="res-3", name="New", person_number="P3")
    draft = scene.draft(applicant=newcomer)
    answers.give(application=draft, input="applicant.home", value="H2", by=actors.of(newcomer), at=scene.now)
    assert draft.answers.get(input="garden area").value == "900"
    answers.give(application=draft, input="applicant.home", value="H1", by=actors.of(newcomer), at=scene.now)
    assert draft.answers.get(input="garden area").value == "100"


def test_stale_evidence_is_read_again_on_coming_back(scene: Scene) -> None:
    draft = scene.draft()
    holdings.load(
        register="people",
        records=[("P1", {"date of birth": MONDAY.date().replace(year=1991), "home": "H1"})],
        as_of=scene.today,
    )
    scene.draft()
    assert draft.answers.get(input="applicant.date of birth").value == "1990-04-01"
    scene.days_later(8)
    scene.draft()
    assert draft.answers.get(input="applicant.date of birth").value == "1991-03-02"


def test_what_registers_said_too_long_ago_is_read_again_with_the_submission(scene: Scene) -> None:
    draft = scene.grant()
    child = {"date of birth": date(2015, 4, 1), "home": "H1"}
    holdings.load(register="people", records=[("P1", child)], as_of=scene.today)
    scene.days_later(8)
    assert not scene.submit(draft).decided
    assert draft.answers.get(input="applicant.date of birth").value == "2015-04-01"


def test_an_officer_can_read_again_what_a_register_did_not_say(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as down:
        down.setattr(reading, "connector_for", lambda kind: Down())
        draft = scene.tell(scene.draft("tree-felling"), tree__height=12, tree__why="Rotten")
        scene.add(draft, "photo")
        scene.submit(draft)
    assert draft.state == State.SUBMITTED
    gathering.read_again(case=draft, by=actors.of(scene.officer), at=scene.now)
    assert draft.answers.get(input="applicant.home").value == "H1"
    assert len(draft.answers.get(input="homes.neighbours").value) == 2


def test_what_an_officer_needs_besides_is_asked_also_while_the_rules_cannot_tell(scene: Scene) -> None:
    draft = scene.draft("tree-felling")
    assert applications.state_of(draft, on=scene.today).asked_total == 3


def test_a_draft_goes_on_with_the_newest_definition_and_keeps_answers_that_fit(
    scene: Scene, settings: Any, tmp_path: Path
) -> None:
    draft = scene.grant(home__rented=True, home__rent=900)
    opened = draft.digest
    shutil.copytree(TOWN, tmp_path / "town")
    file = tmp_path / "town" / "services" / "garden-grant" / "service.yaml"
    text = file.read_text(encoding="utf-8")
    text = text.replace('test: "[0..10000]"', 'test: "[0..800]"').replace("rent: 900}", "rent: 700}")
    file.write_text(text, encoding="utf-8")
    settings.ONEDOOR_JURISDICTION = tmp_path / "town"
    state = applications.state_of(draft, on=scene.today)
    assert state.next == "home.rent"
    assert [row.input for row in state.unused] == ["home.rent"]
    scene.draft()
    draft.refresh_from_db()
    assert (draft.opened_digest, draft.digest) == (opened, services.find("garden-grant").digest)
    assert "definition_moved" in kinds(draft)
    scene.tell(draft, home__rent=700)
    scene.add(draft, "tenancy-agreement")
    scene.submit(draft)
    settings.ONEDOOR_JURISDICTION = TOWN
    assert definitions.of(draft).digest == draft.digest != opened


def test_without_an_agreement_nothing_is_read_and_everything_is_asked(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(**more: object) -> object:
        raise evidence.AgreementMissing.__new__(evidence.AgreementMissing)

    monkeypatch.setattr(evidence, "gather", missing)
    draft = scene.draft()
    assert applications.state_of(draft, on=scene.today).next == "applicant.date of birth"


@pytest.mark.parametrize(
    ("input", "value", "says"),
    [
        ("home.rent", Decimal("10001"), "up to 10000"),
        ("home.rent", "many", "amount of money"),
        ("home.rent", None, "Enter an answer"),
        ("home.rent", Decimal("1e400"), "smaller number"),
        ("home.rented", "maybe", "true or false"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_in_words_and_changes_nothing(
    scene: Scene, input: str, value: Any, says: str
) -> None:
    draft = scene.grant(home__rented=True, home__rent=900)
    with pytest.raises(answers.Invalid) as refused:
        answers.give(application=draft, input=input, value=value, by=actors.of(scene.resident), at=scene.now)
    assert says in refused.value.text["en"]
    assert draft.answers.get(input="home.rent").value == "900"


def test_nobody_tells_how_an_application_came_in(scene: Scene) -> None:
    with pytest.raises(answers.NotAsked):
        answers.give(
            application=scene.draft("dog-licence"),
            input="application.channel",
            value="counter",
            by=actors.of(scene.resident),
            at=scene.now,
        )


@pytest.mark.parametrize("input", ["applicant.person number", "no.such", "applicant.date of birth"])
def test_what_is_not_asked_cannot_be_answered(scene: Scene, input: str) -> None:
    with pytest.raises(answers.NotAsked):
        answers.give(
            application=scene.draft(), input=input, value="x", by=actors.of(scene.resident), at=scene.now
        )


def test_an_answer_taken_back_is_asked_again(scene: Scene) -> None:
    draft = scene.grant(home__rented=True, home__rent=900)
    answers.clear(application=draft, input="home.rented", by=actors.of(scene.resident), at=scene.now)
    assert applications.state_of(draft, on=scene.today).next == "home.rented"
    assert kinds(draft)[-1] == EventKind.INPUT_CLEARED


def test_documents_are_needed_only_for_answers_that_count(scene: Scene) -> None:
    draft = scene.grant(home__rented=True, home__rent=900)
    assert applications.state_of(draft, on=scene.today).missing_documents == ("tenancy-agreement",)
    with pytest.raises(applications.NotReady) as refused:
        scene.submit(draft)
    assert refused.value.documents == ("tenancy-agreement",)
    scene.tell(draft, home__rented=False, home__value=100_000)
    assert applications.state_of(draft, on=scene.today).missing_documents == ()


def test_an_unfinished_application_cannot_be_submitted_and_says_what_is_missing(scene: Scene) -> None:
    draft = scene.draft()
    with pytest.raises(applications.NotReady) as refused:
        scene.submit(draft)
    assert refused.value.inputs[0] == "home.rented"
    assert draft.state == State.DRAFT
    assert EventKind.SUBMITTED not in kinds(draft)


def test_submitting_starts_the_clock_and_gives_a_receipt(scene: Scene) -> None:
    case = scene.case()
    assert (str(case.law_date), str(case.due_on)) == ("2026-03-02", "2026-03-16")
    receipt = applications.receipt_of(case)
    assert (receipt.reference, receipt.decided) == (case.reference, False)


def test_submitting_twice_gives_the_same_receipt_and_one_event(scene: Scene) -> None:
    draft = scene.tell(scene.draft("dog-licence"), dog__weight=8)
    first = scene.submit(draft)
    scene.days_later(3)
    assert scene.submit(draft) == first
    assert scene.submit(applications.find(draft.reference)) == first
    assert kinds(draft).count("submitted") == 1


def test_after_submission_answers_stay_as_they_are(scene: Scene) -> None:
    case = scene.case()
    with pytest.raises(applications.Closed):
        scene.tell(case, dog__weight=70)
    assert case.answers.get(input="dog.weight").value == "8"


def test_the_day_of_submission_is_the_day_in_the_town_not_in_greenwich(scene: Scene) -> None:
    scene.now = MONDAY.replace(month=6, hour=23, minute=30)  # half past midnight in Oakford
    assert str(scene.case().law_date) == "2026-06-03"


def test_a_paused_service_takes_no_new_applications_but_lets_a_draft_go_on(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    from onedoor.catalogue.availability import Availability
    from onedoor.catalogue.definitions import Service

    draft = scene.draft("dog-licence")
    monkeypatch.setattr(Service, "status_on", lambda self, day: Availability(open=False))
    assert scene.draft("dog-licence").pk == draft.pk
    with pytest.raises(applications.Paused):
        scene.draft("garden-grant")


def test_withdrawing_ends_a_case_once_and_no_decision_follows(scene: Scene) -> None:
    case = scene.case()
    for _ in range(2):
        applications.withdraw(application=case, by=actors.of(scene.resident), at=scene.now)
    assert case.state == State.WITHDRAWN
    assert kinds(case).count("withdrawn") == 1


def test_idle_drafts_are_given_up_and_touched_ones_are_not(scene: Scene) -> None:
    idle, busy = scene.draft("dog-licence"), scene.draft("garden-grant")
    scene.days_later(20)
    scene.tell(busy, home__rented=True)
    scene.days_later(11)
    assert applications.abandon_idle(at=scene.now) == 1
    idle.refresh_from_db()
    busy.refresh_from_db()
    assert (idle.state, busy.state) == (State.ABANDONED, State.DRAFT)
    assert applications.of(scene.resident) == [busy]
    assert scene.draft("dog-licence").pk != idle.pk


def test_where_an_application_stands_costs_three_queries_however_much_was_told(scene: Scene) -> None:
    draft = scene.grant(home__rented=True, home__rent=900)
    scene.add(draft, "tenancy-agreement")
    found = applications.find(draft.reference)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        applications.state_of(found, on=scene.today)
    assert len(queries) <= 3


def test_events_hold_no_answers(scene: Scene) -> None:
    draft = scene.grant(home__rented=True, home__rent=987)
    answers.dispute(
        application=draft,
        input="applicant.home",
        claimed="H-secret",
        why="I moved to H-secret",
        by=actors.of(scene.resident),
        at=scene.now,
    )
    written = repr([event.data for event in events.of(draft)])
    assert "987" not in written
    assert "H-secret" not in written


def test_documents_follow_a_question_of_their_own(scene: Scene) -> None:
    draft = scene.tell(scene.draft("tree-felling"), tree__height=12, tree__why="Rotten")
    assert applications.state_of(draft, on=scene.today).next == "tree.photo"
    document = scene.add(draft, "photo")
    assert applications.state_of(draft, on=scene.today).next is None
    documents.remove(document=document, by=actors.of(scene.resident), at=scene.now)
    assert applications.state_of(draft, on=scene.today).next == "tree.photo"


def test_the_services_are_those_of_the_made_town() -> None:
    assert {service.id for service in services.listed()} == {"garden-grant", "tree-felling", "dog-licence"}
