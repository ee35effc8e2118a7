"""A process that is killed in the middle loses nothing that was said to be saved, and leaves nothing half done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from tests.cases.conftest import TOWN, Scene

from onedoor.cases import applications, decision_letters
from onedoor.cases.models import Decision, Event
from onedoor.correspondence import outbox
from onedoor.correspondence.models import Posting

ROOT = Path(__file__).resolve().parents[2]

BEGIN = """
import os, signal, sys
import django
django.setup()
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
from datetime import UTC, datetime
from decimal import Decimal
from onedoor.cases import answers, applications, clocks, decisions, events, notices, records
from onedoor.correspondence import outbox
from onedoor.identity import actors
at = datetime(2026, 3, 2, 10, tzinfo=UTC)
def die(*args, **more):
    os.kill(os.getpid(), signal.SIGKILL)
"""


def killed(script: str, *arguments: str, **environment: str) -> str:
    """Run a script in a process of its own, which must end by killing itself; what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + script, str(connection.settings_dict["NAME"]), *arguments],
        env={**surroundings(), **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    return done.stdout


def surroundings() -> dict[str, str]:
    """The environment of a process of the running town."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "onedoor.config.settings",
        "ONEDOOR_JURISDICTION": str(TOWN),
        "ONEDOOR_ADDRESS": "https://oakford.example",
        "ONEDOOR_SECRET_KEY": "x" * 50,
    }


FIND = """
application = applications.find(sys.argv[2])
by = actors.of(application.applicant)
"""


def test_answers_said_to_be_saved_are_there_after_a_kill(live_scene: Scene) -> None:
    draft = live_scene.draft()
    told = killed(
        FIND
        + """
answers.give(application=application, input="home.rented", value=True, by=by, at=at)
print("saved", flush=True)
events.record = die
answers.give(application=application, input="home.rent", value=Decimal(900), by=by, at=at)
""",
        draft.reference,
    )
    assert told == "saved\n"
    state = applications.state_of(applications.find(draft.reference), on=live_scene.today)
    assert ([row.input for row in state.answered], state.next) == (["home.rented"], "home.rent")


@pytest.mark.parametrize(
    "point", ["clocks.first_due", "notices.submitted", "decisions.decide_automatically", "records.write"]
)
def test_a_submission_that_is_killed_has_not_happened_and_can_be_sent_again(
    live_scene: Scene, point: str
) -> None:
    draft = live_scene.grant()
    killed(
        f"{FIND}\n{point} = die\napplications.submit(application=application, by=by, at=at)",
        draft.reference,
    )
    assert not Event.objects.filter(kind="submitted").exists()
    assert not Posting.objects.exists()
    assert live_scene.submit(applications.find(draft.reference)).decided
    assert Event.objects.filter(kind="submitted").count() == Decision.objects.count() == 1


def test_a_mail_whose_worker_was_killed_after_the_server_took_it_is_sent_again_and_recognizable(
    live_scene: Scene, mailbox: Any
) -> None:
    live_scene.case()
    posting = Posting.objects.get()
    killed(
        f"""
from django.core.mail import EmailMessage
send = EmailMessage.send
def taken_then_killed(self, fail_silently=False):
    send(self)
    die()
EmailMessage.send = taken_then_killed
outbox.deliver({posting.pk}, at=at)
""",
        ONEDOOR_SMTP_HOST=mailbox.hostname,
        ONEDOOR_SMTP_PORT=str(mailbox.port),
    )
    posting.refresh_from_db()
    assert posting.state == "waiting"
    assert outbox.sweep(at=live_scene.days_later(1)) == 1
    posting.refresh_from_db()
    assert posting.state == "sent"
    assert mailbox.message_ids == [posting.message_id] * 2


def test_the_worker_writes_the_letter_and_delivers_every_mail_once(live_scene: Scene, mailbox: Any) -> None:
    draft = live_scene.grant()
    live_scene.submit(draft)
    for _ in range(2):  # the letter's mail is a job that the first run makes
        work(ONEDOOR_SMTP_HOST=mailbox.hostname, ONEDOOR_SMTP_PORT=str(mailbox.port))
    assert decision_letters.letter_of(draft) is not None
    subjects = sorted(message["Subject"].split(" (")[0].split(":")[0] for message in mailbox.messages)
    assert subjects == ["We have decided on your application", "We have received your application"]
    assert set(Posting.objects.values_list("state", flat=True)) == {"sent"}


def work(**environment: str) -> None:
    """Run the command of the worker on the test's database until it has nothing to do."""
    before, _, after = os.environ["DATABASE_URL"].partition("?")
    done = subprocess.run(
        [sys.executable, "-c", "from onedoor.cli.main import main; main()", "work", "--once"],
        env={
            **surroundings(),
            "DATABASE_URL": f"{before.rpartition('/')[0]}/{connection.settings_dict['NAME']}?{after}",
            **environment,
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
