"""A restored backup brings nobody back who was erased, and no consent that was withdrawn."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from tests.cases.conftest import Scene
from tests.trust.privacy.conftest import decided
from tests.trust.privacy.test_consents import COVERED, agreed, say, withdraw

from onedoor.cases.models import Answer, Application
from onedoor.demo import postgres
from onedoor.identity.actors import SYSTEM
from onedoor.identity.models import Person
from onedoor.trust.privacy import consents, erasure_list, erasures, replaying
from onedoor.trust.privacy.models import Erasure, Receipt

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[3]


def program(name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs on the tests' server."""
    server = connection.settings_dict
    environment = {"PGHOST": server["HOST"], "PGPORT": server["PORT"], "PGUSER": server["USER"]}
    environment |= {"PGPASSWORD": server["PASSWORD"], **os.environ}
    done = subprocess.run(
        [str(postgres.programs() / name), *arguments],
        env={key: str(value) for key, value in environment.items() if value},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture
def backup(tmp_path: Path) -> Any:
    """Makes a dump of the database with `backup.make()`, and puts it in the database's place with `backup.restore()`."""

    class Backup:
        file = str(tmp_path / "backup.dump")

        def make(self) -> None:
            program("pg_dump", "--format=custom", f"--file={self.file}", connection.settings_dict["NAME"])

        def restore(self) -> None:
            connection.close()
            name = str(connection.settings_dict["NAME"])
            program("pg_restore", "--clean", "--if-exists", "--exit-on-error", f"--dbname={name}", self.file)

    return Backup()


def test_a_restored_backup_brings_nobody_back(live_scene: Scene, backup: Any) -> None:
    case = decided(live_scene)
    draft = live_scene.draft("dog-licence")
    gone = Person.objects.create_user(subject="res-9", name="Gone", person_number="P9")
    live_scene.draft("dog-licence", applicant=gone)
    backup.make()
    erasures.erase(number="P1", by=SYSTEM, at=live_scene.days_later(1))
    erasures.erase(number="P9", by=SYSTEM, at=live_scene.now)
    backup.restore()
    assert Application.objects.filter(pk=draft.pk).exists()
    assert Person.objects.filter(person_number="P9").exists()
    assert len(erasure_list.missing_in_database()) == 2
    done = replaying.replay(at=live_scene.days_later(1))
    assert (done.wishes, done.found) == (2, 2)
    assert not Application.objects.filter(pk=draft.pk).exists()
    assert not Person.objects.filter(person_number="P9").exists()
    assert Application.objects.filter(pk=case.pk).exists()
    assert set(Receipt.objects.values_list("kind", flat=True)) == {"replay"}
    assert erasure_list.missing_in_database() == []
    assert replaying.replay(at=live_scene.now) == replaying.Replayed(0, 0)


def test_what_came_after_the_wish_is_not_erased_by_its_replay(live_scene: Scene, backup: Any) -> None:
    backup.make()
    erasures.erase(number="P1", by=SYSTEM, at=live_scene.now)
    backup.restore()
    live_scene.days_later(3)
    new = live_scene.draft("dog-licence")
    replaying.replay(at=live_scene.days_later(1))
    assert Application.objects.filter(pk=new.pk).exists()


def test_a_withdrawn_consent_stays_withdrawn(live_scene: Scene, backup: Any) -> None:
    draft = agreed(live_scene)
    say(live_scene, draft, COVERED, "07700 900123")
    backup.make()
    withdraw(live_scene)
    backup.restore()
    assert consents.of(live_scene.resident.pk)[0].withdrawn_at is None
    replaying.replay(at=live_scene.days_later(1))
    assert consents.of(live_scene.resident.pk)[0].withdrawn_at is not None
    assert not Answer.objects.filter(application=draft, input=COVERED).exists()


def test_the_worker_replays_before_it_begins(live_scene: Scene, backup: Any, settings: Any) -> None:
    draft = live_scene.draft("dog-licence")
    backup.make()
    erasures.erase(number="P1", by=SYSTEM, at=live_scene.now)
    backup.restore()
    started = """
import django, sys
django.setup()
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
from onedoor.cli import restored
restored.replay_before_start()
"""
    done = subprocess.run(
        [sys.executable, "-c", started, str(connection.settings_dict["NAME"])],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "onedoor.config.settings",
            "ONEDOOR_JURISDICTION": str(settings.ONEDOOR_JURISDICTION),
            "ONEDOOR_ERASURES": str(settings.ONEDOOR_ERASURES),
            "ONEDOOR_UPLOADS": str(settings.ONEDOOR_UPLOADS),
            "ONEDOOR_SECRET_KEY": settings.SECRET_KEY,
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not Application.objects.filter(pk=draft.pk).exists()
    assert Erasure.objects.count() == 1
