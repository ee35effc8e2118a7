"""The post office keeps what real SMTP brings."""

import email
import os
import smtplib
import time
from email.message import EmailMessage
from pathlib import Path

import pytest

from onedoor.demo.children import Children
from onedoor.demo.ports import next_free


@pytest.fixture
def office(tmp_path: Path):
    children = Children(tmp_path / "logs")
    port = next_free(20025)
    command = ["-m", "onedoor.demo.post_office", "--port", str(port), "--folder", str(tmp_path / "post")]
    children.start("post office", command, os.environ)
    end = time.monotonic() + 20
    while True:
        children.check()
        try:
            smtplib.SMTP("127.0.0.1", port).quit()
            break
        except OSError:
            assert time.monotonic() < end
            time.sleep(0.05)
    yield port, tmp_path / "post"
    children.end()


def test_a_message_is_kept_as_it_was_sent_with_whom_it_was_for(office: tuple[int, Path]) -> None:
    port, folder = office
    message = EmailMessage()
    message["Subject"] = "Su solicitud — recibida"
    message["From"] = "town@example.org"
    message["To"] = "ana@example.org"
    message.set_content("Hola, señora")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="letter.pdf")
    with smtplib.SMTP("127.0.0.1", port) as post:
        post.send_message(message)
    (kept,) = folder.glob("*.eml")
    read = email.message_from_bytes(kept.read_bytes(), policy=email.policy.default)
    assert read["Subject"] == "Su solicitud — recibida"
    assert read["X-Envelope-To"] == "ana@example.org"
    assert [part.get_filename() for part in read.iter_attachments()] == ["letter.pdf"]


def test_two_messages_at_once_are_both_kept(office: tuple[int, Path]) -> None:
    port, folder = office
    with smtplib.SMTP("127.0.0.1", port) as one, smtplib.SMTP("127.0.0.1", port) as other:
        one.sendmail("a@example.org", ["b@example.org"], "Subject: one\r\n\r\n1")
        other.sendmail("a@example.org", ["b@example.org"], "Subject: two\r\n\r\n2")
    assert len(list(folder.glob("*.eml"))) == 2
