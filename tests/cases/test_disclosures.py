"""Looks in sentences: every act has its words, in every language, and nothing of anybody else is in them."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.utils import translation
from tests.cases.conftest import Scene

from onedoor.cases import disclosure_words, disclosures
from onedoor.identity import actors
from onedoor.identity.actors import SYSTEM, Actor
from onedoor.trust import acts, ledger


def entry(scene: Scene, **how: object) -> ledger.Entry:
    given: dict[str, object] = {
        "act": acts.READ,
        "by": actors.of(scene.officer),
        "about": "P1",
        "fields": ["people.date of birth"],
        "purpose": "establish-entitlement",
        "legal_ground": "",
        "organisation": "greens",
        "at": scene.now,
        **how,
    }
    with transaction.atomic():
        return ledger.write([ledger.draft(**given)])[0]  # type: ignore[arg-type]


def words(scene: Scene, **how: object) -> disclosures.Disclosure:
    return disclosures.in_words([entry(scene, **how)], subject=scene.resident)[0]


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_act_has_a_title_and_a_sentence(language: str) -> None:
    with translation.override(language):
        assert set(disclosure_words._titles()) == acts.ALL
        assert set(disclosure_words._others()) == acts.ALL
        assert set(disclosure_words._own()) <= acts.ALL
        for name in acts.ALL:
            for own in (True, False):
                said = disclosure_words.sentence(name, who="Bo", what="“x”", own=own, case="")
                assert said
                assert "%" not in said


def test_an_officer_is_named_with_role_and_organisation(scene: Scene) -> None:
    assert words(scene).sentence == "Omar Officer (Caseworker, Parks and gardens) read “Date of birth”."


def test_the_role_is_the_one_that_the_officer_held_then(scene: Scene) -> None:
    then = entry(scene)
    scene.officer.roles = ["auditor"]
    scene.officer.save()
    [told] = disclosures.in_words([then], subject=scene.resident)
    assert told.sentence == "Omar Officer (Caseworker, Parks and gardens) read “Date of birth”."
    [now] = disclosures.in_words([entry(scene)], subject=scene.resident)
    assert "(Auditor, Parks and gardens)" in now.sentence


def test_of_an_entry_that_kept_no_role_the_officers_role_of_today_is_told(scene: Scene) -> None:
    old = entry(scene)
    old.actor_role = None
    [told] = disclosures.in_words([old], subject=scene.resident)
    assert "(Caseworker, Parks and gardens)" in told.sentence


def test_an_officer_who_has_left_is_named_without_a_role(scene: Scene) -> None:
    gone = Actor(kind="officer", id="gone", name="Gil Gone")
    assert words(scene, by=gone).sentence == "Gil Gone (Parks and gardens) read “Date of birth”."
    assert words(scene, by=gone, organisation="").sentence == "Gil Gone read “Date of birth”."


def test_what_happens_by_itself_was_done_by_the_organisation_or_the_town(scene: Scene) -> None:
    assert words(scene, by=SYSTEM).sentence == "Parks and gardens read “Date of birth”."
    assert words(scene, by=SYSTEM, organisation="").sentence == "Oakford read “Date of birth”."


def test_ones_own_application_is_the_organisations_look_and_names_the_case(scene: Scene) -> None:
    case = scene.case()
    by = actors.of(scene.resident)
    told = words(scene, by=by, case=case.reference)
    assert told.sentence == f"Parks and gardens read “Date of birth”. Case {case.reference}."
    assert not told.own
    assert told.case == case.reference


def test_what_the_person_was_shown_in_their_application_is_their_own_look(scene: Scene) -> None:
    told = words(scene, by=actors.of(scene.resident), act=acts.SHOWN)
    assert told.own
    assert told.sentence == "You looked at “Date of birth”."
    assert not words(scene, act=acts.SHOWN).own


def test_a_case_of_somebody_else_is_not_named(scene: Scene) -> None:
    case = scene.case()
    entry_of_other = entry(scene, about="P2", case=case.reference)
    [told] = disclosures.in_words([entry_of_other], subject=scene.senior)
    assert case.reference not in told.sentence
    assert told.case == ""


def test_many_fields_are_counted(scene: Scene) -> None:
    told = words(scene, fields=[f"people.field {number}" for number in range(9)])
    assert told.sentence.endswith("“people.field 4” and 4 more.")
    assert len(told.what) == 9


def test_a_law_is_written_out_where_a_service_knows_it(scene: Scene) -> None:
    assert words(scene, legal_ground="Unknown Act s.1").law == "Unknown Act s.1"
    assert words(scene, legal_ground="dog-licence").law != "dog-licence"


def test_who_answers_for_a_look_is_who_looked_or_who_keeps_the_register(scene: Scene) -> None:
    assert disclosures.answerable(entry(scene)) == "greens"
    assert disclosures.answerable(entry(scene, organisation="")) == "registry"
    assert disclosures.answerable(entry(scene, organisation="gone")) == "registry"
    assert disclosures.answerable(entry(scene, organisation="", fields=["case"])) == ""


@pytest.mark.parametrize(
    ("written", "came"),
    [
        ("proposed, 0.4200", "Not certain (42 %): an officer looks at it. Until then it is not used."),
        ("linked, 0.9987", "Taken to be about the same person (100 % sure)."),
        ("confirmed: same passport", "An officer found that both are about the same person: same passport"),
        ("undone: twins", "An officer undid it, and it is not used any more: twins"),
        ("something else", "something else"),
    ],
)
def test_a_comparison_of_records_is_told_in_words_without_ids(scene: Scene, written: str, came: str) -> None:
    told = words(scene, act=acts.RECORDS_LINKED, fields=["people.key", "homes.key"], legal_ground=written)
    assert "people.key" not in told.sentence
    assert (told.law, told.reason, told.reason_title) == ("", came, "What came of it")
