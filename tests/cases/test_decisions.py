"""What the rules propose, what is decided by whom, and that a record is never changed."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, InternalError, ProgrammingError, connection, transaction
from tests.cases.conftest import Scene

from onedoor.cases import answers, applications, decisions, events, records, requests
from onedoor.cases.models import Application, Decision
from onedoor.cases.terms import EventKind, Outcome, Standing, State
from onedoor.cases.wording import Empty
from onedoor.identity import actors
from onedoor.identity.actors import SYSTEM
from onedoor.identity.models import Person
from onedoor.trust import ledger

REFUSAL = (InternalError, ProgrammingError, DatabaseError)


def decide(scene: Scene, case: Application, outcome: str = "favourable", **more: object) -> Decision:
    wanted: dict[str, object] = {"reasons": (), "by": actors.of(scene.officer), **more}
    return decisions.decide(case=case, outcome=outcome, at=scene.now, **wanted)  # type: ignore[arg-type]


def test_a_favourable_case_that_is_automatic_is_decided_at_once(scene: Scene) -> None:
    draft = scene.grant()
    receipt = scene.submit(draft)
    decision = decisions.final_of(draft)
    assert receipt.decided
    assert decision is not None
    assert (decision.favourable, decision.automatic, decision.made_by_kind) == (True, True, "system")
    assert draft.state == State.DECIDED
    assert records.read(decision).outputs["grant"] == "200"


def test_a_favourable_case_beyond_the_rule_for_automatic_ones_waits_for_an_officer(scene: Scene) -> None:
    neighbour = Person.objects.create_user(subject="res-4", name="Big garden")
    draft = scene.draft(applicant=neighbour)
    scene.tell(draft, home__rented=False, home__value=100_000)
    answers.give(application=draft, input="applicant.home", value="H9", by=actors.of(neighbour), at=scene.now)
    answers.give(
        application=draft,
        input="applicant.date of birth",
        value="1980-01-01",
        by=actors.of(neighbour),
        at=scene.now,
    )
    scene.tell(draft, garden_area=301)
    assert not scene.submit(draft).decided
    assert decisions.propose(case=draft, at=scene.now).outcome is Outcome.FAVOURABLE


def test_an_unfavourable_case_is_never_decided_without_an_officer(scene: Scene) -> None:
    draft = scene.grant(home__rented=False, home__value=900_000)
    assert not scene.submit(draft).decided
    proposal = decisions.propose(case=draft, at=scene.now)
    assert (proposal.outcome, proposal.automatic) == (Outcome.UNFAVOURABLE, False)
    with pytest.raises(PermissionDenied):
        decide(scene, draft, "unfavourable", by=SYSTEM)
    with pytest.raises(PermissionDenied):
        decide(scene, draft, "favourable", by=SYSTEM, override_reason="because")
    assert decide(scene, draft, "unfavourable").standing == Standing.FINAL


def test_a_disputed_value_is_never_decided_automatically_and_the_register_counts_until_settled(
    scene: Scene,
) -> None:
    draft = scene.grant()
    answers.dispute(
        application=draft,
        input="applicant.date of birth",
        claimed="2015-01-01",
        why="typing error",
        by=actors.of(scene.resident),
        at=scene.now,
    )
    assert not scene.submit(draft).decided
    proposal = decisions.propose(case=draft, at=scene.now)
    assert (proposal.outcome, proposal.hindrances) == (Outcome.FAVOURABLE, ("disputed",))
    with pytest.raises(decisions.NotDecidable, match="disputed"):
        decide(scene, draft, "favourable")
    answers.settle(
        case=draft,
        input="applicant.date of birth",
        for_claim=True,
        because="Birth certificate seen",
        by=actors.of(scene.officer),
        at=scene.now,
    )
    proposal = decisions.propose(case=draft, at=scene.now)
    assert (proposal.outcome, proposal.automatic) == (Outcome.UNFAVOURABLE, False)
    assert proposal.hindrances == ("settled",)
    decision = decide(scene, draft, "unfavourable")
    origin = records.read(decision).inputs["applicant.date of birth"]["origin"]
    assert origin["disputed"] == {"claimed": "2015-01-01", "why": "typing error", "settled_for": "claim"}


def test_deciding_as_proposed_is_final_at_once_and_writes_event_and_ledger(scene: Scene) -> None:
    case = scene.case()
    scene.days_later(4)
    decision = decide(scene, case)
    assert decision.standing == Standing.FINAL
    assert case.state == State.DECIDED
    event = events.of(case)[-1]
    assert (event.kind, event.data["days"], event.data["in_time"]) == (EventKind.DECIDED, 4, True)
    assert ledger.of_case(case.reference)[-1].act == "decided"
    assert str(decision.appeal_until) == "2026-04-07"  # 20 working days after 6 March, Easter left out


def test_deciding_differently_needs_a_reason_and_a_second_officer(scene: Scene) -> None:
    case = scene.case()
    with pytest.raises(decisions.NeedsReason):
        decide(scene, case, "unfavourable")
    with pytest.raises(decisions.NeedsReason):
        decide(scene, case, "unfavourable", override_reason=" \n")
    decision = decide(scene, case, "unfavourable", override_reason="The dog has bitten three people")
    assert (decision.standing, case.state) == (Standing.PROPOSED, State.PROPOSED)
    assert decisions.final_of(case) is None
    with pytest.raises(decisions.SamePerson):
        decisions.agree(decision=decision, by=actors.of(scene.officer), at=scene.now)
    decisions.agree(decision=decision, by=actors.of(scene.senior), at=scene.now)
    assert case.state != State.DRAFT
    case.refresh_from_db()
    final = decisions.final_of(case)
    assert final is not None
    assert (case.state, final.favourable, final.second_by_id) == (State.DECIDED, False, "off-2")


def test_a_decision_sent_back_can_be_made_anew(scene: Scene) -> None:
    case = scene.case()
    decision = decide(scene, case, "unfavourable", override_reason="I do not like dogs")
    with pytest.raises(Empty):
        decisions.send_back(decision=decision, note=" ", by=actors.of(scene.senior), at=scene.now)
    decisions.send_back(decision=decision, note="That is no reason", by=actors.of(scene.senior), at=scene.now)
    case.refresh_from_db()
    assert case.state == State.SUBMITTED
    with pytest.raises(decisions.NotDecidable):
        decisions.agree(decision=decision, by=actors.of(scene.senior), at=scene.now)
    decide(scene, case)
    assert [one.standing for one in decisions.of(case)] == [Standing.RETURNED, Standing.FINAL]


def test_a_case_is_decided_once(scene: Scene) -> None:
    case = scene.case()
    decide(scene, case)
    for outcome in ("favourable", "unfavourable"):
        with pytest.raises(decisions.NotDecidable):
            decide(scene, case, outcome, override_reason="again")
    with pytest.raises(applications.Closed):
        applications.withdraw(application=case, by=actors.of(scene.resident), at=scene.now)


def test_drafts_are_not_decided_and_nobody_decides_their_own_or_as_a_resident(scene: Scene) -> None:
    with pytest.raises(decisions.NotDecidable):
        decide(scene, scene.draft("dog-licence"))
    own = scene.case(applicant=scene.officer)
    with pytest.raises(PermissionDenied):
        decide(scene, own)
    with pytest.raises(PermissionDenied):
        decide(scene, own, by=actors.of(scene.resident))
    differing = decide(scene, own, "unfavourable", by=actors.of(scene.senior), override_reason="reason")
    with pytest.raises(PermissionDenied):
        decisions.agree(decision=differing, by=actors.of(scene.officer), at=scene.now)


def test_an_outcome_the_service_does_not_have_is_refused(scene: Scene) -> None:
    with pytest.raises(decisions.UnknownOutcome, match="favourable, unfavourable"):
        decide(scene, scene.case(), "granted")


def test_where_an_officer_judges_the_outcome_and_grounds_are_theirs(scene: Scene) -> None:
    case = scene.heard(scene.tree_case())
    with pytest.raises(decisions.NeedsReason):
        decide(scene, case, "refused")
    with pytest.raises(decisions.NeedsReason, match="safety, beauty"):
        decide(scene, case, "refused", reasons=["I say so"])
    decision = decide(scene, case, "refused", reasons=["beauty", "It is the last oak", "beauty"])
    assert decision.reasons == ["beauty", "It is the last oak"]
    assert (decision.standing, decision.favourable) == (Standing.FINAL, False)


def test_there_is_no_decision_before_others_are_heard(scene: Scene) -> None:
    case = scene.tree_case()
    with pytest.raises(decisions.NotDecidable) as refused:
        decide(scene, case, "granted", reasons=["safety"])
    assert refused.value.because == "consultation"


def test_deciding_while_something_is_asked_takes_the_request_back_and_ends_the_stop(scene: Scene) -> None:
    case = scene.case()
    requests.ask(case=case, text="A photo, please", by=actors.of(scene.officer), at=scene.now)
    scene.days_later(3)
    decide(scene, case)
    assert requests.open_of(case) == []
    assert case.stops.get().ended_on == scene.today


def test_what_waits_for_a_second_officer_cannot_change_underneath(scene: Scene) -> None:
    draft = scene.grant(home__rented=False, home__value=900_000)
    scene.submit(draft)
    decide(scene, draft, override_reason="Hardship")
    with pytest.raises(applications.Closed):
        answers.dispute(
            application=draft,
            input="applicant.home",
            claimed="H2",
            why="",
            by=actors.of(scene.resident),
            at=scene.now,
        )


def test_withdrawing_ends_a_decision_that_waits(scene: Scene) -> None:
    case = scene.case()
    decision = decide(scene, case, "unfavourable", override_reason="reason")
    applications.withdraw(application=case, by=actors.of(scene.resident), at=scene.now)
    with pytest.raises(decisions.NotDecidable):
        decisions.agree(decision=decision, by=actors.of(scene.senior), at=scene.now)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cases_decision SET record = '{}' WHERE id = %s",
        "UPDATE cases_decision SET favourable = NOT favourable WHERE id = %s",
        "UPDATE cases_decision SET standing = 'returned' WHERE id = %s",
        "DELETE FROM cases_decision WHERE id = %s",
    ],
)
def test_the_database_refuses_to_change_or_remove_a_final_decision(scene: Scene, statement: str) -> None:
    decision = decide(scene, scene.case())
    with pytest.raises(REFUSAL, match="final"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [decision.pk])
    assert decisions.final_of(decision.application) == decision


def test_the_record_holds_the_inputs_that_counted_with_origins_and_the_reasons(scene: Scene) -> None:
    draft = scene.grant(home__rented=True, home__rent=900)
    scene.tell(draft, home__rented=False, home__value=100_000)
    scene.submit(draft)
    decision = decisions.final_of(draft)
    assert decision is not None
    record = records.read(decision)
    assert "home.rent" not in record.inputs
    assert record.inputs["home.value"]["origin"]["kind"] == "answered"
    assert record.inputs["garden area"]["origin"]["register"] == "homes"
    assert record.reason("eligible").value is True
    assert (decision.digest, str(decision.law_date)) == (draft.digest, "2026-03-02")
    assert json.loads(decision.record)["service"] == "garden-grant"


def _fault(*args: object, **more: object) -> str:
    raise RuntimeError("a fault of ours")


def _fault_of_the_database(*args: object, **more: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")


@pytest.mark.parametrize(
    ("room", "verb", "fault"),
    [(records, "write", _fault), (ledger, "record", _fault_of_the_database)],
)
def test_a_fault_in_deciding_at_once_never_costs_the_submission(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, room: object, verb: str, fault: object
) -> None:
    draft = scene.grant()
    monkeypatch.setattr(room, verb, fault)
    receipt = scene.submit(draft)
    assert (receipt.decided, draft.state) == (False, State.SUBMITTED)
    assert not draft.decisions.exists()
    assert applications.find(draft.reference).state == State.SUBMITTED


def test_the_law_is_that_of_the_day_of_submission_whenever_it_is_decided(scene: Scene) -> None:
    draft = scene.grant(home__rented=False, home__value=900_000)
    scene.now = scene.now.replace(month=3, day=31)
    scene.submit(draft)
    scene.days_later(10)  # the fee rose on 1 April
    decision = decide(scene, draft, "unfavourable")
    assert records.read(decision).outputs["fee"] == "5"
