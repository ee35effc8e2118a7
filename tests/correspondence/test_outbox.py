"""E-mail: written with the caller's transaction, delivered by a job, at least once and recognizably the same."""

from __future__ import annotations

import smtplib
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection, transaction

from onedoor.correspondence import outbox, texts
from onedoor.correspondence.models import Posting

NOW = datetime(2026, 3, 2, 10, 0, 0, 123456, tzinfo=UTC)
DATA = {
    "name": "Ana",
    "service": "Garden grant",
    "reference": "GG-0000-0000",
    "due": "16 March 2026",
    "link": "https://oakford.example/applications/GG-0000-0000",
    "authority": "Parks",
    "town": "Oakford",
}


def post(**more: Any) -> Posting:
    wanted: dict[str, Any] = {
        "to": "ana@example.org",
        "template": "email-submitted",
        "data": DATA,
        "language": "en",
        "about": "GG-0000-0000",
        "at": NOW,
        **more,
    }
    posted = outbox.send(**wanted)
    assert posted is not None
    return Posting.objects.get(message_id=posted.message_id)


def jobs() -> list[tuple[str, dict[str, Any]]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args FROM procrastinate_jobs ORDER BY id")
        return cursor.fetchall()


@pytest.mark.django_db
def test_a_mail_waits_for_its_job_and_is_delivered_once() -> None:
    before = len(jobs())
    posting = post()
    assert [task for task, _ in jobs()[before:]] == [outbox.DELIVER]
    assert mail.outbox == []
    assert outbox.deliver(posting.pk, at=NOW) is True
    assert outbox.deliver(posting.pk, at=NOW) is False
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (
        ["ana@example.org"],
        "We have received your application: Garden grant (GG-0000-0000)",
    )
    assert sent.extra_headers["Message-ID"] == posting.message_id


@pytest.mark.django_db(transaction=True)
def test_what_is_undone_is_not_sent() -> None:
    def half_done() -> None:
        with transaction.atomic():
            post()
            raise RuntimeError("the application could not be stored")

    before = jobs()  # those of other tests: the queue's tables are not emptied between them
    with pytest.raises(RuntimeError):
        half_done()
    assert jobs() == before
    assert not Posting.objects.exists()


@pytest.mark.django_db
def test_nobody_without_an_address_is_written_to() -> None:
    before = jobs()
    assert outbox.send(to="", template="email-submitted", data=DATA, language="en", about="x", at=NOW) is None
    assert jobs() == before


@pytest.mark.django_db
def test_a_mail_is_in_the_readers_language_and_what_fills_it_stays_text() -> None:
    posting = post(language="es", data={**DATA, "service": "{name} {0.__class__} \r\nBcc: all@example.org"})
    assert (
        posting.subject
        == "Hemos recibido su solicitud: {name} {0.__class__} Bcc: all@example.org (GG-0000-0000)"
    )
    assert outbox.deliver(posting.pk, at=NOW)
    assert "Bcc" not in mail.outbox[0].message()


def failing(error: Exception) -> Any:
    def send(self: EmailMessage, fail_silently: bool = False) -> int:
        raise error

    return send


TRANSIENT = [
    ConnectionRefusedError("no server"),
    TimeoutError("slow"),
    smtplib.SMTPServerDisconnected("gone"),
    smtplib.SMTPResponseException(451, b"try later"),
    smtplib.SMTPRecipientsRefused({"ana@example.org": (450, b"mailbox busy")}),
    smtplib.SMTPAuthenticationError(535, b"wrong password"),
]
PERMANENT = [
    smtplib.SMTPRecipientsRefused({"ana@example.org": (550, b"no such user")}),
    smtplib.SMTPResponseException(554, b"refused"),
]


@pytest.mark.django_db
@pytest.mark.parametrize("error", TRANSIENT, ids=repr)
def test_what_may_pass_is_tried_again_under_the_same_message_id(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    posting = post()
    with monkeypatch.context() as broken:
        broken.setattr(EmailMessage, "send", failing(error))
        with pytest.raises(outbox.NotDelivered):
            outbox.deliver(posting.pk, at=NOW)
    posting.refresh_from_db()
    assert (posting.state, posting.attempts) == ("waiting", 1)
    assert posting.last_error
    assert outbox.deliver(posting.pk, at=NOW + timedelta(minutes=5))
    assert mail.outbox[0].extra_headers["Message-ID"] == posting.message_id


@pytest.mark.django_db
@pytest.mark.parametrize("error", PERMANENT, ids=repr)
def test_what_the_server_refuses_for_good_is_marked_and_not_tried_again(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    posting = post()
    monkeypatch.setattr(EmailMessage, "send", failing(error))
    assert outbox.deliver(posting.pk, at=NOW) is False
    posting.refresh_from_db()
    assert posting.state == "failed"


@pytest.mark.django_db
def test_after_two_weeks_of_failures_it_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    posting = post()
    monkeypatch.setattr(EmailMessage, "send", failing(ConnectionRefusedError()))
    for attempt in range(1, outbox.MOST_ATTEMPTS):
        with pytest.raises(outbox.NotDelivered):
            outbox.deliver(posting.pk, at=NOW + timedelta(days=attempt))
    assert outbox.deliver(posting.pk, at=NOW + timedelta(days=20)) is False
    posting.refresh_from_db()
    assert posting.state == "failed"


@pytest.mark.django_db
def test_a_mail_whose_job_was_lost_is_found_by_the_sweep() -> None:
    post()
    assert outbox.sweep(at=NOW + timedelta(minutes=5)) == 0
    assert outbox.sweep(at=NOW + timedelta(minutes=11)) == 1
    assert outbox.sweep(at=NOW + timedelta(minutes=12)) == 0
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_time_send_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    posting = post()
    sending, go_on = threading.Event(), threading.Event()
    sent: list[str] = []

    def slowly(self: EmailMessage, fail_silently: bool = False) -> int:
        sent.append(self.subject)
        sending.set()
        assert go_on.wait(10)
        return 1

    monkeypatch.setattr(EmailMessage, "send", slowly)
    results: dict[str, bool] = {}

    def work(name: str) -> None:
        try:
            results[name] = outbox.deliver(posting.pk, at=NOW)
        finally:
            connection.close()

    first = threading.Thread(target=work, args=("first",))
    first.start()
    assert sending.wait(10)
    work("second")
    go_on.set()
    first.join(10)
    assert results == {"second": False, "first": True}
    assert len(sent) == 1


@pytest.mark.django_db
def test_attachments_go_with_the_mail() -> None:
    posting = post(attachments=[outbox.Attachment("a.pdf", "application/pdf", b"%PDF-1.7")])
    outbox.deliver(posting.pk, at=NOW)
    assert mail.outbox[0].attachments == [("a.pdf", b"%PDF-1.7", "application/pdf")]


def test_every_text_stands_in_every_language_and_names_the_same_places() -> None:
    import re

    for name, group in texts.generic().items():
        for one, text in group.items():
            assert set(text) == {"en", "es"}, (name, one)
            places = {language: set(re.findall(r"\{(\w+)\}", said)) for language, said in text.items()}
            assert places["en"] == places["es"], (name, one)


def test_an_unknown_text_is_an_error_and_not_an_empty_letter() -> None:
    with pytest.raises(texts.UnknownText):
        texts.say("letter-decision", "no such text", "en")
