"""What is out of its period goes, in batches, with a receipt; what is held stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from tests.cases.conftest import TOWN, Scene
from tests.trust.privacy.conftest import LATER

from onedoor.cases import documents
from onedoor.cases.models import Answer, Application, Decision, Document, Event, Message, Rating
from onedoor.catalogue import jurisdictions
from onedoor.correspondence.models import Letter, Posting
from onedoor.identity.actors import SYSTEM
from onedoor.identity.models import Person
from onedoor.trust import acts, sequencer
from onedoor.trust.ledger import Entry
from onedoor.trust.models import CrowdPart, Leaf
from onedoor.trust.notes import Signer
from onedoor.trust.privacy import holds, receipts, retention
from onedoor.trust.privacy.models import Receipt, ReceiptLine

ROOT = Path(__file__).resolve().parents[3]


def left_of(case: Application) -> dict[str, int]:
    """How many rows of a case there are."""
    of = {"application": case.pk}
    return {
        "application": Application.objects.filter(pk=case.pk).count(),
        "answers": Answer.objects.filter(**of).count(),
        "documents": Document.objects.filter(**of).count(),
        "messages": Message.objects.filter(**of).count(),
        "decisions": Decision.objects.filter(**of).count(),
        "ratings": Rating.objects.filter(**of).count(),
        "letters": Letter.objects.filter(about=case.reference).count(),
        "e-mails": Posting.objects.filter(about=case.reference).count(),
    }


def files() -> list[Path]:
    return list(documents.folder().iterdir())


@pytest.mark.django_db(transaction=True)
def test_a_case_goes_whole_with_its_files_when_its_retention_ended(live_case: Application) -> None:
    assert len(files()) == 1
    told = Event.objects.filter(application=live_case).count()
    receipt = retention.run(at=LATER)
    assert not any(left_of(live_case).values())
    assert files() == []
    assert {line.table for line in receipt.lines.all()} >= {"cases.Application", "cases.Document"}
    gone = Event.objects.filter(application=None)
    assert gone.count() == told
    assert not gone.filter(actor_id__in=["res-1", "off-1"]).exists()


@pytest.mark.django_db
def test_on_the_last_day_of_its_period_a_case_is_still_there(case: Application) -> None:
    before = left_of(case)
    retention.run(at=datetime(2032, 3, 2, 23, tzinfo=UTC))
    assert left_of(case) == before
    retention.run(at=datetime(2032, 3, 3, 1, tzinfo=UTC))
    assert not any(left_of(case).values())


@pytest.mark.django_db
def test_a_case_that_is_not_closed_stays(scene: Scene) -> None:
    case = scene.case()
    retention.run(at=LATER)
    assert Application.objects.filter(pk=case.pk).exists()


@pytest.mark.django_db
def test_the_period_of_a_service_is_that_of_its_definition(
    case: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = jurisdictions.current().services[case.service_id]
    years = service.kept.model_copy(update={"within": service.kept.within.__class__(months=24)})
    monkeypatch.setitem(service.__dict__, "retention", years)
    retention.run(at=datetime(2028, 3, 2, 12, tzinfo=UTC))
    assert Application.objects.filter(pk=case.pk).exists()
    retention.run(at=datetime(2028, 3, 3, 12, tzinfo=UTC))
    assert not Application.objects.filter(pk=case.pk).exists()


@pytest.mark.django_db
def test_the_receipt_says_tables_fields_counts_and_the_hash_of_the_list(case: Application) -> None:
    answers = [str(one) for one in case.answers.order_by("pk").values_list("pk", flat=True)]
    receipt = retention.run(at=LATER)
    line = receipt.lines.get(table="cases.Answer")
    assert (line.count, line.digest) == (len(answers), receipts.digest_of("cases.Answer", answers))
    assert "value" in line.fields
    assert line.rule == "case: its period after the end of the case"
    assert receipt.ended_at == LATER
    entry = Entry.objects.filter(act=acts.SCRUBBED).first()
    assert entry is not None
    assert "cases.Answer.value" in entry.fields


@pytest.mark.django_db
def test_a_second_run_does_nothing(case: Application) -> None:
    retention.run(at=LATER)
    assert list(retention.run(at=LATER).lines.all()) == []


@pytest.mark.django_db
def test_a_dry_run_counts_and_changes_nothing(case: Application) -> None:
    before = left_of(case)
    found = {one.table: one.count for one in retention.due(at=LATER)}
    assert left_of(case) == before
    done = {line.table: line.count for line in retention.run(at=LATER).lines.all()}
    assert {table: done[table] for table in found} == found


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["person", "case"])
def test_a_held_case_stays_until_the_hold_ends(case: Application, kind: str) -> None:
    key = "P1" if kind == "person" else case.reference
    until = LATER.date() + timedelta(days=10)
    made = holds.place(kind=kind, key=key, ground="Claim 7", until=until, by=SYSTEM, at=LATER)
    before = left_of(case)
    retention.run(at=LATER)
    assert left_of(case) == before
    holds.lift(hold_id=made.pk, because="The claim was settled", by=SYSTEM, at=LATER)
    retention.run(at=LATER)
    assert not any(left_of(case).values())
    assert set(Entry.objects.values_list("act", flat=True)) >= {acts.HOLD_PLACED, acts.HOLD_LIFTED}


@pytest.mark.django_db
def test_a_hold_ends_by_itself_after_its_day(case: Application) -> None:
    on = LATER.date()
    holds.place(kind="case", key=case.reference, ground="Claim 7", until=on, by=SYSTEM, at=LATER)
    retention.run(at=LATER)
    assert Application.objects.filter(pk=case.pk).exists()
    retention.run(at=LATER + timedelta(days=1))
    assert not Application.objects.filter(pk=case.pk).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [{"kind": "house"}, {"key": " "}, {"ground": ""}, {"until": date(2020, 1, 1)}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_hold_names_whom_why_and_until_when(wrong: dict[str, Any]) -> None:
    given: dict[str, Any] = {"kind": "case", "key": "X", "ground": "Claim", "until": LATER.date(), **wrong}
    with pytest.raises(ValueError, match=r".+"):
        holds.place(**given, by=SYSTEM, at=LATER)


@pytest.mark.django_db
def test_an_account_goes_years_after_its_last_sign_in_and_not_while_a_case_needs_it(scene: Scene) -> None:
    scene.case()
    idle = Person.objects.create_user(subject="idle", name="Idle", last_login=scene.now)
    Person.objects.update(last_login=scene.now)
    retention.run(at=scene.now + timedelta(days=4 * 366))
    assert not Person.objects.filter(pk=idle.pk).exists()
    assert Person.objects.filter(pk=scene.resident.pk).exists()
    assert not Person.objects.filter(pk=scene.officer.pk).exists()  # whoever has not come for years works here no more


@pytest.mark.django_db
def test_a_final_decision_goes_only_where_it_is_said_that_it_is_scrubbed(case: Application) -> None:
    with pytest.raises(DatabaseError, match="is final"), transaction.atomic():
        Decision.objects.filter(application=case).delete()


@pytest.mark.django_db
def test_entries_of_the_ledger_lose_content_and_salt_and_the_tree_stays_valid(
    case: Application, signer: Signer
) -> None:
    sequencer.sequence(signer=signer)
    told = Entry.objects.filter(about="P1").count()
    assert told
    retention.run(at=datetime(2036, 4, 2, tzinfo=UTC))
    assert not Entry.objects.filter(about="P1").exists()
    assert Entry.objects.exclude(erased_by=None).count() >= told
    assert not Leaf.objects.exclude(salt=None).exists()


@pytest.mark.django_db
def test_a_crowd_goes_with_the_last_entry_that_names_it(signer: Signer, written: Any) -> None:
    CrowdPart.objects.create(crowd="c1", first="A", last="B", people=["A", "B"])
    CrowdPart.objects.create(crowd="c2", first="A", last="B", people=["A", "B"])
    written(about="", crowd="c1")
    written(about="", crowd="c2")
    written(about="", crowd="c2", at=timezone.now() + timedelta(days=8000))
    sequencer.sequence(signer=signer)
    retention.run(at=datetime(2036, 6, 2, tzinfo=UTC))
    assert list(CrowdPart.objects.values_list("crowd", flat=True)) == ["c2"]


@pytest.mark.django_db(transaction=True)
def test_sessions_go_a_day_and_ended_jobs_a_month_after_their_end(transactional_db: None) -> None:
    now = timezone.now()
    for key, days in (("old", 3), ("new", -1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now - timedelta(days=days))
    with connection.cursor() as cursor:
        cursor.execute(
            """insert into procrastinate_jobs (queue_name, task_name, args, status)
               values ('q', 'a', '{}', 'failed'), ('q', 'b', '{}', 'failed'), ('q', 'c', '{}', 'todo') returning id"""
        )
        old, new, waiting = (row[0] for row in cursor.fetchall())
        for job, days, ended in ((old, 40, "failed"), (new, 2, "failed"), (waiting, 40, "deferred")):
            cursor.execute(
                "insert into procrastinate_events (job_id, type, at) values (%s, %s::procrastinate_job_event_type, %s)",
                [job, ended, now - timedelta(days=days)],
            )
        retention.run(at=now)
        cursor.execute("select id from procrastinate_jobs where id >= %s order by id", [old])
        assert [row[0] for row in cursor.fetchall()] == [new, waiting]
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]


KILLED = """
import django, os, signal, sys
django.setup()
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
from datetime import datetime
from onedoor.trust.privacy import retention
def die(receipt):
    os.kill(os.getpid(), signal.SIGKILL)
retention.run(at=datetime.fromisoformat(sys.argv[2]), batch=1, after_batch=die)
"""


@pytest.mark.django_db(transaction=True)
def test_a_run_that_is_killed_is_gone_on_with_by_the_next_one_on_the_same_receipt(
    live_case: Application, live_scene: Scene, settings: Any
) -> None:
    other = live_scene.grant()
    live_scene.submit(other)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(connection.settings_dict["NAME"]), LATER.isoformat()],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "onedoor.config.settings",
            "ONEDOOR_JURISDICTION": str(TOWN),
            "ONEDOOR_UPLOADS": str(settings.ONEDOOR_UPLOADS),
            "ONEDOOR_SECRET_KEY": "x" * 50,
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    left = Receipt.objects.get()
    assert left.ended_at is None
    assert Application.objects.count() == 1
    assert ReceiptLine.objects.get(table="cases.Application").count == 1
    receipt = retention.run(at=LATER)
    assert receipt == left
    assert receipt.lines.get(table="cases.Application").count == 2
    assert Application.objects.count() == 0
    assert files() == []
