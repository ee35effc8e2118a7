"""Others are heard before a decision is possible."""

from __future__ import annotations

import pytest
from django.db import connection
from tests.cases.conftest import Scene

from onedoor.cases import consultations, decisions, invitations, requests
from onedoor.cases.models import Application, Invitation
from onedoor.cases.terms import State
from onedoor.correspondence import inbox
from onedoor.identity import actors
from onedoor.identity.models import Person


def token(case: Application) -> str:
    invitation = Invitation.objects.filter(consultation__application=case).first()
    assert invitation is not None
    return consultations.token_of(invitation)


def test_neighbours_a_register_knows_are_invited_with_the_submission(scene: Scene) -> None:
    case = scene.tree_case()
    consultation = consultations.of(case)[0]
    assert case.state == State.CONSULTING
    assert str(consultation.closes_on) == "2026-03-23"
    assert [one.addressee for one in consultation.invitations.all()] == ["2 Elm Lane", "4 Elm Lane"]


def test_a_comment_comes_by_the_link_alone_and_goes_to_the_file(scene: Scene) -> None:
    case = scene.tree_case()
    consultations.comment(token=token(case), name="Nora", text="Please keep it <b>", at=scene.now)
    comment = consultations.of(case)[0].comments.get()
    assert (comment.name, comment.text) == ("Nora", "Please keep it <b>")


def test_the_token_of_a_link_is_stored_nowhere(scene: Scene) -> None:
    case = scene.tree_case()
    with connection.cursor() as cursor:
        cursor.execute("SELECT addressee, token_sha256 FROM cases_invitation")
        stored = repr(cursor.fetchall())
        cursor.execute("SELECT args::text FROM procrastinate_jobs")
        stored += repr(cursor.fetchall())
    assert token(case) not in stored


@pytest.mark.parametrize("made_up", ["", "x" * 40, "0" * 64])
def test_a_made_up_link_leads_nowhere(scene: Scene, made_up: str) -> None:
    scene.tree_case()
    with pytest.raises(consultations.NotOpen):
        consultations.comment(token=made_up, name="Nora", text="Hello", at=scene.now)


def test_comments_are_taken_to_the_last_day_and_not_after(scene: Scene) -> None:
    case = scene.tree_case()
    link = token(case)
    scene.days_later(21)
    consultations.comment(token=link, name="Nora", text="In time", at=scene.now)
    scene.days_later(1)
    with pytest.raises(consultations.NotOpen):
        consultations.comment(token=link, name="Nora", text="Too late", at=scene.now)


def test_a_link_cannot_flood_a_file(scene: Scene) -> None:
    link = token(scene.tree_case())
    for _ in range(consultations.MOST_COMMENTS):
        consultations.comment(token=link, name="Nora", text="Again", at=scene.now)
    with pytest.raises(consultations.NotOpen):
        consultations.comment(token=link, name="Nora", text="Once more", at=scene.now)


def test_a_consultation_ends_after_its_last_day_and_then_a_decision_is_possible(scene: Scene) -> None:
    case = scene.tree_case()
    consultation = consultations.of(case)[0]
    with pytest.raises(ValueError, match="2026-03-23"):
        consultations.close(consultation=consultation, by=actors.of(scene.officer), at=scene.now)
    assert consultations.close_due(at=scene.days_later(21)) == 0
    assert consultations.close_due(at=scene.days_later(1)) == 1
    assert consultations.close_due(at=scene.now) == 0
    case.refresh_from_db()
    assert case.state == State.SUBMITTED
    assert decisions.propose(case=case, at=scene.now).hindrances == ()


def test_where_no_register_knows_the_neighbours_an_officer_names_them(scene: Scene) -> None:
    lonely = Person.objects.create_user(subject="res-5", name="Lonely", person_number="P2")
    draft = scene.tell(scene.draft("tree-felling", lonely), tree__height=12, tree__why="Rotten")
    scene.add(draft, "photo")
    scene.submit(draft)
    assert draft.state == State.SUBMITTED
    assert decisions.propose(case=draft, at=scene.now).hindrances == ("consultation",)
    consultations.open(
        case=draft,
        step="neighbours",
        addressees=["9 Ash Road", "9 Ash Road"],
        by=actors.of(scene.officer),
        at=scene.now,
    )
    assert draft.state == State.CONSULTING
    assert len(consultations.of(draft)[0].invitations.all()) == 1
    with pytest.raises(ValueError, match="before"):
        consultations.open(
            case=draft, step="neighbours", addressees=["x"], by=actors.of(scene.officer), at=scene.now
        )


def test_asking_while_others_are_heard_goes_back_to_hearing_them(scene: Scene) -> None:
    case = scene.tree_case()
    request = requests.ask(case=case, text="Which tree?", by=actors.of(scene.officer), at=scene.now)
    assert case.state == State.ASKED
    requests.answer(request=request, text="The oak", by=actors.of(scene.resident), at=scene.now)
    case.refresh_from_db()
    assert case.state == State.CONSULTING


def test_letters_to_neighbours_are_for_the_office_to_post_and_never_in_the_applicants_inbox(
    scene: Scene,
) -> None:
    case = scene.tree_case()
    consultation = consultations.of(case)[0]
    for _ in range(2):
        invitations.write(consultation_id=consultation.pk, at=scene.now)
    assert [letter.title.rpartition(" – ")[2] for letter in inbox.on_paper(case.reference)] == [
        "4 Elm Lane",
        "2 Elm Lane",
    ]
    assert inbox.of(scene.resident) == []
    assert inbox.about(case.reference, person=scene.resident) == []


def test_a_neighbours_letter_says_what_is_planned_and_not_who_applies(scene: Scene) -> None:
    case = scene.tree_case()
    consultation = consultations.of(case)[0]
    invitation = consultation.invitations.all()[0]
    said = invitations.content(invitation, consultation, language="es", at=scene.now)
    assert said["what"]["items"] == ["It is rotten"]
    assert "Pérez" not in repr(said)
    assert f"https://oakford.example/consultations/{token(case)}" in said["how"]["text"]
    assert "23 de marzo de 2026" in said["how"]["text"]
