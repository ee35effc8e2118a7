"""Who asks to be erased is erased as far as no law requires to keep, and learns what stayed and why."""

from __future__ import annotations

import json
import os
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import TestCase
from tests.cases.conftest import Scene
from tests.trust.privacy.conftest import decided

from onedoor.cases import inquiries, inquiry_words, ratings
from onedoor.cases.models import Application, Decision, Event, Rating
from onedoor.correspondence.models import Posting
from onedoor.identity import actors
from onedoor.identity.actors import SYSTEM
from onedoor.identity.models import Person
from onedoor.trust import acts, roles
from onedoor.trust.ledger import Entry
from onedoor.trust.privacy import declarations, erasure_list, erasures, holds, scrubbing
from onedoor.trust.privacy.models import Erasure, Receipt

pytestmark = pytest.mark.django_db


def ask(scene: Scene) -> inquiries.Inquiry:
    return inquiries.open(
        kind=inquiries.Kind.ERASURE,
        about="P1",
        to="",
        subject={},
        text="Please delete everything.",
        by=actors.of(scene.resident),
        at=scene.now,
    )


def answer(scene: Scene, asked: inquiries.Inquiry, outcome: inquiries.Answered) -> Receipt | None:
    inquiries.answer(
        inquiry=asked, outcome=outcome, text="We looked.", by=actors.of(scene.officer), at=scene.now
    )
    return erasures.of_inquiry(asked.reference)


def test_a_draft_goes_and_a_decided_case_stays_with_its_reason(scene: Scene) -> None:
    case, draft = decided(scene), scene.draft("dog-licence")
    receipt = answer(scene, ask(scene), inquiries.Answered.GRANTED)
    assert receipt is not None
    assert not Application.objects.filter(pk=draft.pk).exists()
    assert Application.objects.filter(pk=case.pk).exists()
    assert not Rating.objects.exists()
    told = erasures.outcome(receipt)
    assert {part.title["en"]: part.count for part in told.goes}["Applications"] == 1
    stayed = {part.title["en"]: part for part in told.stays}
    assert stayed["Applications"].count == 1
    assert "law requires" in (stayed["Applications"].why or {})["en"]
    assert "6 years after the end of the case" in (stayed["Applications"].until or {})["en"]
    assert "años" in (stayed["Applications"].until or {})["es"]


def test_what_is_told_before_is_what_happens(scene: Scene) -> None:
    decided(scene)
    scene.draft("dog-licence")
    asked = ask(scene)
    told = erasures.preview(number="P1", at=scene.now)
    receipt = erasures.erase(number="P1", by=SYSTEM, at=scene.now, inquiry=asked.reference)
    did = erasures.outcome(receipt)
    assert {part.title["en"]: part.count for part in did.goes} == {
        part.title["en"]: part.count for part in told.goes
    }
    kept = {part.title["en"]: part.count for part in told.stays}
    did_keep = {part.title["en"]: part.count for part in did.stays}
    ledger = "The record of every look"  # the erasure itself is written into it
    assert did_keep.pop(ledger) > kept.pop(ledger)
    assert did_keep == kept


def test_who_has_nothing_that_must_be_kept_loses_the_account_too_and_is_told_by_e_mail(scene: Scene) -> None:
    scene.draft("dog-licence")
    asked = ask(scene)
    answer(scene, asked, inquiries.Answered.GRANTED)
    assert not Person.objects.filter(person_number="P1").exists()
    from onedoor.correspondence.models import Posting

    assert Posting.objects.filter(about=asked.reference, to="ana@example.org").count() == 2
    assert inquiries.of("P1") == [asked]


def test_a_refused_request_erases_nothing(scene: Scene) -> None:
    draft = scene.draft("dog-licence")
    assert answer(scene, ask(scene), inquiries.Answered.REFUSED) is None
    assert Application.objects.filter(pk=draft.pk).exists()
    assert not Erasure.objects.exists()


def test_somebody_else_keeps_theirs(scene: Scene) -> None:
    other = Person.objects.create_user(subject="res-2", name="Bo", person_number="P2")
    theirs = scene.draft("dog-licence", applicant=other)
    erasures.erase(number="P1", by=SYSTEM, at=scene.now)
    assert Application.objects.filter(pk=theirs.pk).exists()


def test_nothing_of_somebody_who_is_held_goes(scene: Scene) -> None:
    draft = scene.draft("dog-licence")
    until = scene.today + timedelta(days=9)
    holds.place(kind="person", key="P1", ground="Claim", until=until, by=SYSTEM, at=scene.now)
    receipt = erasures.erase(number="P1", by=SYSTEM, at=scene.now)
    assert Application.objects.filter(pk=draft.pk).exists()
    assert list(receipt.lines.all()) == []
    assert all("claim" in (part.why or {})["en"] for part in erasures.outcome(receipt).stays)


def test_the_ledger_says_who_erased_what_for_which_request(scene: Scene) -> None:
    scene.draft("dog-licence")
    asked = ask(scene)
    answer(scene, asked, inquiries.Answered.GRANTED)
    entries = Entry.objects.filter(act=acts.SCRUBBED, about="P1", case=asked.reference)
    assert entries.exists()
    assert {entry.actor_id for entry in entries} == {"off-1"}


def test_the_list_names_nobody_and_is_written_when_the_erasure_is_for_good(scene: Scene) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        erasures.erase(number="P1", by=SYSTEM, at=scene.now)
        assert erasure_list.in_file() == []
    [line] = erasure_list.in_file()
    assert (line.kind, line.key, line.at) == ("erasure", erasure_list.key_of("P1"), scene.now.isoformat())
    assert "P1" not in erasure_list.path().read_text().replace(line.at, "")
    assert erasure_list.missing_in_database() == []


def test_a_line_cut_off_by_a_kill_is_mended_and_a_damaged_one_is_told(scene: Scene) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        erasures.erase(number="P1", by=SYSTEM, at=scene.now)
    place = erasure_list.path()
    whole = place.read_text()
    place.write_text(whole + '{"kind": "era')
    assert len(erasure_list.in_file()) == 1
    with TestCase.captureOnCommitCallbacks(execute=True):
        erasures.erase(number="P2", by=SYSTEM, at=scene.now)
    assert len(erasure_list.in_file()) == 2
    place.write_text("garbage\n" + whole)
    with pytest.raises(erasure_list.Unreadable, match="line 1"):
        erasure_list.in_file()


def test_a_lost_file_is_written_again_from_the_database(scene: Scene) -> None:
    erasures.erase(number="P1", by=SYSTEM, at=scene.now)
    assert erasure_list.sync() == 1
    assert erasure_list.sync() == 0
    assert json.loads(erasure_list.path().read_text())["kind"] == "erasure"


def test_a_person_is_known_by_a_former_secret_key(scene: Scene, settings: Any) -> None:
    before = erasure_list.key_of("P1")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 8
    assert before in erasure_list.keys_of("P1")
    assert erasure_list.key_of("P1") != before


def test_a_rating_of_a_decided_case_can_be_given_again_after_it_was_erased(scene: Scene) -> None:
    case = decided(scene)
    erasures.erase(number="P1", by=SYSTEM, at=scene.now)
    ratings.rate(case=case, score=5, text="", by=actors.of(scene.resident), at=scene.now)
    assert Rating.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_web_servers_role_erases_what_may_go_and_no_decision(live_scene: Scene) -> None:
    role = f"onedoor_web_e{os.getpid()}"
    case, draft = decided(live_scene), live_scene.draft("dog-licence")
    final = list(Decision.objects.filter(application=case).values_list("pk", flat=True))
    assert final
    roles.ensure(role)
    roles.grant(role)
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"set role {role}")
            cursor.execute("select set_config('onedoor.scrubbing', 'yes', false)")
        erasures.erase(number="P1", by=SYSTEM, at=live_scene.now)
        with pytest.raises(DatabaseError, match="is final"), transaction.atomic():
            scrubbing.rows(declarations.TABLES["cases.Decision"], final, at=live_scene.now)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("reset role")
            cursor.execute("select set_config('onedoor.scrubbing', '', false)")
            cursor.execute(f"drop owned by {role}")
            cursor.execute(f"drop role {role}")
    assert not Application.objects.filter(pk=draft.pk).exists()
    assert Application.objects.filter(pk=case.pk).exists()


def test_what_stays_makes_it_done_in_part_and_each_part_is_named_with_reason_and_law(scene: Scene) -> None:
    decided(scene)
    scene.draft("dog-licence")
    asked = ask(scene)
    answer(scene, asked, inquiries.Answered.GRANTED)
    asked.refresh_from_db()
    assert asked.outcome == inquiries.Answered.PARTLY
    said = dict(inquiry_words.lines(asked, on=scene.today))
    assert said["What stayed: Applications (1)"] == (
        "It belongs to a case that was decided or is under way, and that the law requires to keep until then. "
        "6 years after the end of the case. GDPR art. 17(3)(b)."
    )
    [event] = Event.objects.filter(kind="inquiry_answered")
    assert event.data["outcome"] == "partly"
    mail = Posting.objects.get(template="email-erasure-done")
    assert "- Applications: 1\n" in mail.body
    assert "- Applications: 1. It belongs to a case that was decided" in mail.body
    assert "GDPR art. 17(3)(b)." in mail.body
    assert "{" not in mail.body


def test_the_law_of_a_services_period_is_named(scene: Scene, town: Path, tmp_path: Path, settings: Any) -> None:
    decided(scene)
    settings.ONEDOOR_JURISDICTION = shutil.copytree(town, tmp_path / "the same town with a law")
    definition = settings.ONEDOOR_JURISDICTION / "services" / "garden-grant" / "service.yaml"
    definition.write_text(definition.read_text() + "\nretention: {within: P7Y, source: GA s.9}\n")
    stays = {part.title["en"]: part for part in erasures.preview(number="P1", at=scene.now).stays}
    assert stays["Applications"].law == "Gardens Act s.9, GDPR art. 17(3)(b)"


def test_a_hold_that_keeps_everything_is_named_and_nothing_counts_as_done(scene: Scene) -> None:
    scene.draft("dog-licence")
    made = holds.place(
        kind="person", key="P1", ground="Claim 7", until=scene.today + timedelta(days=400), by=SYSTEM, at=scene.now
    )
    asked = ask(scene)
    receipt = answer(scene, asked, inquiries.Answered.GRANTED)
    asked.refresh_from_db()
    assert receipt is not None
    assert asked.outcome == inquiries.Answered.REFUSED
    kept = {part.title["en"]: part for part in erasures.outcome(receipt).stays}["Applications"]
    assert (kept.until or {})["en"] == f"Legal hold number {made.pk}, until 6 April 2027 at the latest."
    assert (kept.until or {})["es"] == f"Bloqueo legal número {made.pk}, como muy tarde hasta el 6 de abril de 2027."
    assert kept.law == "GDPR art. 17(3)(e)"


def test_a_hold_on_a_case_keeps_what_would_go_and_the_person_reads_of_it(scene: Scene) -> None:
    case = decided(scene)
    made = holds.place(
        kind="case", key=case.reference, ground="Audit", until=scene.today + timedelta(days=9), by=SYSTEM, at=scene.now
    )
    stays = {part.title["en"]: part for part in erasures.preview(number="P1", at=scene.now).stays}
    assert stays["How applicants found it"].law == "GDPR art. 17(3)(e)"
    assert f"hold number {made.pk}," in (stays["How applicants found it"].until or {})["en"]
    entry = Entry.objects.get(act=acts.HOLD_PLACED)
    assert (entry.about, entry.case, entry.legal_ground) == ("P1", case.reference, "Legal hold: Audit")
    holds.lift(hold_id=made.pk, because="The audit is over", by=SYSTEM, at=scene.now)
    lifted = Entry.objects.get(act=acts.HOLD_LIFTED)
    assert (lifted.about, lifted.legal_ground) == ("P1", "Legal hold lifted: The audit is over")
    assert "How applicants found it" not in {part.title["en"] for part in erasures.preview(number="P1", at=scene.now).stays}


def test_a_receipt_from_before_reasons_were_kept_with_it_can_still_be_read(scene: Scene) -> None:
    decided(scene)
    receipt = erasures.erase(number="P1", by=SYSTEM, at=scene.now)
    receipt.kept = [{name: one[name] for name in ("table", "count", "held")} for one in receipt.kept]
    assert "Applications" in {part.title["en"] for part in erasures.outcome(receipt).stays}
