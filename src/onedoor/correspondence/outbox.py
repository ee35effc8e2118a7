"""E-mail that is to go out: written in the caller's transaction, delivered by a job.

Delivery is at least once: a worker that is killed after the mail server has taken the mail and before it is noted leaves it
to be sent again, under the same Message-ID, by which servers and readers recognize it. Nothing is lost, and two workers
never send the same mail at the same time, since the row is locked for the length of the delivery.
"""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import make_msgid

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q

from onedoor.correspondence import jobs, texts
from onedoor.correspondence.models import Enclosure, Posting

DELIVER = "onedoor.correspondence.deliver"
"""Name of the job."""

MOST_ATTEMPTS = 14
"""Eight within a day, then one a day: after a week it is given up."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Attachment:
    """A file that goes with an e-mail."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Posted:
    """An e-mail that will be delivered."""

    message_id: str
    """The same over all tries."""


class NotDelivered(Exception):
    """The mail server did not take it now; it is to be tried again."""


def send(
    *,
    to: str,
    template: str,
    data: Mapping[str, str],
    language: str,
    about: str,
    at: datetime,
    attachments: Sequence[Attachment] = (),
) -> Posted | None:
    """Have an e-mail delivered once the caller's transaction is committed; None where there is no address.

    `template` names a group of texts (`subject` and `body`), `data` fills it, `about` is the reference it concerns.
    Raises texts.UnknownText for an unknown template.
    """
    if not to:
        return None
    subject = " ".join(texts.say(template, "subject", language, **data).split())
    with transaction.atomic():
        posting = Posting.objects.create(
            message_id=make_msgid(domain=_domain()),
            to=to,
            language=language,
            template=template,
            subject=subject[:300],
            body=texts.say(template, "body", language, **data),
            about=about,
            written_at=at,
        )
        Enclosure.objects.bulk_create(
            Enclosure(posting=posting, name=one.name, media_type=one.media_type, content=one.content)
            for one in attachments
        )
        jobs.defer(DELIVER, posting_id=posting.pk)
    return Posted(posting.message_id)


def _domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(">") or "localhost"


def deliver(posting_id: int, *, at: datetime) -> bool:
    """Hand one e-mail to the mail server. False when there is nothing to do: sent already, or just being sent.

    Raises NotDelivered when it should be tried again; what the server refuses for good is marked as failed.
    """
    with transaction.atomic():
        posting = (
            Posting.objects.select_for_update(skip_locked=True)
            .filter(pk=posting_id, state=Posting.State.WAITING)
            .first()
        )
        if posting is None:
            return False
        problem = _hand_over(posting)
        posting.attempts += 1
        posting.tried_at = at
        posting.last_error = problem or ""
        if problem is None:
            posting.state, posting.sent_at = Posting.State.SENT, at
        elif posting.attempts >= MOST_ATTEMPTS:
            posting.state = Posting.State.FAILED
        posting.save()
    if problem is not None and posting.state == Posting.State.WAITING:
        raise NotDelivered(problem)
    return problem is None


def _hand_over(posting: Posting) -> str | None:
    """Send it; what went wrong, in the server's words. Marks the posting as failed where trying again is no use."""
    mail = EmailMessage(
        subject=posting.subject,
        body=posting.body,
        to=[posting.to],
        headers={
            "Message-ID": posting.message_id,
            "Content-Language": posting.language,
            "Auto-Submitted": "auto-generated",
        },
    )
    for one in posting.enclosures.all():
        mail.attach(one.name, bytes(one.content), one.media_type)
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as refused:
        if all(code >= 500 for code, _ in refused.recipients.values()):
            posting.state = Posting.State.FAILED
        return str(refused)
    except smtplib.SMTPResponseException as answered:
        if answered.smtp_code >= 500 and not isinstance(answered, smtplib.SMTPAuthenticationError):
            posting.state = Posting.State.FAILED
        return str(answered)
    except (smtplib.SMTPException, OSError) as error:
        return f"{type(error).__name__}: {error}"
    except ValueError as malformed:  # a header Django refuses
        posting.state = Posting.State.FAILED
        return str(malformed)
    return None


def left_waiting(*, at: datetime) -> list[int]:
    """Mails whose job was lost with its worker (never tried for ten minutes), or gave up (not tried for a day)."""
    lost = Q(tried_at__isnull=True, written_at__lt=at - timedelta(minutes=10))
    given_up = Q(tried_at__lt=at - timedelta(days=1))
    waiting = Posting.objects.filter(lost | given_up, state=Posting.State.WAITING)
    return list(waiting.order_by("pk").values_list("pk", flat=True)[:500])


def sweep(*, at: datetime) -> int:
    """Try once more to deliver what was left waiting; how many of those were delivered."""
    delivered = 0
    for posting_id in left_waiting(at=at):
        try:
            delivered += deliver(posting_id, at=at)
        except NotDelivered as problem:
            log.warning("E-mail %s still cannot be delivered: %s", posting_id, problem)
    return delivered
