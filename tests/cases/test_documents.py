"""Files people hand in."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cases.conftest import Scene, a_pdf, a_photo

from onedoor.cases import applications, decisions, documents
from onedoor.cases.models import Document
from onedoor.identity import actors


def stored(settings: Any) -> list[Path]:
    folder = Path(settings.ONEDOOR_UPLOADS)
    return list(folder.iterdir()) if folder.exists() else []


def test_a_file_is_kept_under_a_random_name_with_its_own_name_as_text_alone(
    scene: Scene, settings: Any
) -> None:
    draft = scene.draft()
    document = scene.add(draft, "tenancy-agreement", a_pdf("../../etc/<b>lease.pdf"))
    assert document.name == "<b>lease.pdf"
    assert [path.name for path in stored(settings)] == [document.stored]
    assert len(document.stored) == 64
    assert stored(settings)[0].stat().st_mode & 0o777 == 0o600
    with documents.open(document) as file:
        assert file.read(5) == b"%PDF-"
    assert document.media_type == "application/pdf"
    assert document.size == stored(settings)[0].stat().st_size


def refused(scene: Scene, draft: Any, kind: str, file: SimpleUploadedFile) -> str:
    with pytest.raises(documents.Refused) as refusal:
        scene.add(draft, kind, file)
    assert set(refusal.value.text) == {"en", "es"}
    return refusal.value.text["en"]


def test_a_refused_file_leaves_nothing_behind(scene: Scene, settings: Any) -> None:
    draft = scene.draft()
    kind = "tenancy-agreement"
    assert "smaller than 1 MB" in refused(
        scene, draft, kind, SimpleUploadedFile("a.pdf", b"%PDF" + b"x" * 1_100_000)
    )
    assert "must be a PDF" in refused(scene, draft, kind, a_photo())
    assert "empty" in refused(scene, draft, kind, SimpleUploadedFile("a.pdf", b""))
    assert "must be a PDF" in refused(scene, draft, kind, SimpleUploadedFile("a.pdf", b"MZ\x90"))
    assert stored(settings) == []
    assert not Document.objects.exists()


def test_a_full_disk_is_said_in_words_and_leaves_nothing(
    scene: Scene, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = scene.draft()

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert "could not store" in refused(scene, draft, "tenancy-agreement", a_pdf())
    assert stored(settings) == []
    assert not Document.objects.exists()


def test_a_folder_that_cannot_be_written_is_said_in_words(
    scene: Scene, settings: Any, tmp_path: Path
) -> None:
    draft = scene.draft()
    (tmp_path / "taken").write_text("a file, not a folder")
    settings.ONEDOOR_UPLOADS = tmp_path / "taken" / "uploads"
    assert "could not store" in refused(scene, draft, "tenancy-agreement", a_pdf())


def test_a_row_that_cannot_be_written_leaves_no_file(
    scene: Scene, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = scene.draft()

    def broken(**more: object) -> Document:
        raise RuntimeError("the database is away")

    monkeypatch.setattr(Document.objects, "create", broken)
    with pytest.raises(RuntimeError):
        scene.add(draft, "tenancy-agreement")
    assert stored(settings) == []


def test_a_kind_the_service_does_not_take_is_refused(scene: Scene) -> None:
    with pytest.raises(ValueError, match="photo"):
        scene.add(scene.draft(), "photo", a_photo())


def test_a_file_of_a_draft_can_be_taken_back_and_is_gone(
    scene: Scene, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    document = scene.add(scene.draft(), "tenancy-agreement")
    with django_capture_on_commit_callbacks(execute=True):
        documents.remove(document=document, by=actors.of(scene.resident), at=scene.now)
    assert stored(settings) == []


def test_after_submission_files_can_be_added_but_not_taken_back_and_after_the_decision_neither(
    scene: Scene,
) -> None:
    case = scene.heard(scene.tree_case())
    document = scene.add(case, "photo")
    with pytest.raises(applications.Closed):
        documents.remove(document=document, by=actors.of(scene.resident), at=scene.now)
    decisions.decide(
        case=case, outcome="granted", reasons=["safety"], by=actors.of(scene.officer), at=scene.now
    )
    with pytest.raises(applications.Closed):
        scene.add(case, "photo")


def test_there_is_a_bound_on_the_number_of_files(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MOST_OF_A_KIND", 2)
    draft = scene.draft()
    scene.add(draft, "tenancy-agreement")
    scene.add(draft, "tenancy-agreement")
    assert "at most" in refused(scene, draft, "tenancy-agreement", a_pdf())


def test_somebody_elses_document_is_not_found(scene: Scene) -> None:
    document = scene.add(scene.draft(), "tenancy-agreement")
    with pytest.raises(documents.DocumentNotFound):
        documents.find(application=scene.draft("dog-licence"), document_id=document.pk)
    assert documents.find(application=scene.draft(), document_id=document.pk) == document


def test_files_that_belong_to_nothing_are_swept_when_they_are_old(scene: Scene, settings: Any) -> None:
    kept = scene.add(scene.draft(), "tenancy-agreement")
    folder = Path(settings.ONEDOOR_UPLOADS)
    for name, age in (("left-behind", 0), ("being-received", 10_000_000_000)):
        (folder / name).write_bytes(b"x")
        os.utime(folder / name, (age, age))
    assert documents.sweep(before=scene.now) == 1
    assert {path.name for path in folder.iterdir()} == {kept.stored, "being-received"}
