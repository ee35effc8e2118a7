"""How applicants found it."""

from __future__ import annotations

from datetime import datetime

from onedoor.cases import events
from onedoor.cases.locks import held
from onedoor.cases.models import Application, Rating
from onedoor.cases.terms import EventKind
from onedoor.cases.wording import cleaned
from onedoor.identity.actors import Actor


def rate(*, case: Application, score: int, text: str, by: Actor, at: datetime) -> Rating:
    """One (very bad) to five (very good), and words; a second call changes the first.

    Raises ValueError for another score or before submission, wording.TooLong.
    """
    if score not in range(1, 6):
        raise ValueError(f"A rating is 1 to 5, not {score!r}.")
    words = cleaned(text, longest=2000, may_be_empty=True)
    with held(case, at=at):
        if case.submitted_at is None:
            raise ValueError(f"{case.reference} has not been submitted: there is nothing to rate yet.")
        rating, _ = Rating.objects.update_or_create(
            application=case, defaults={"score": score, "text": words, "rated_at": at}
        )
        events.record(EventKind.RATED, application=case, by=by, at=at, data={"score": score})
    return rating


def of(case: Application) -> Rating | None:
    """The applicant's rating, if any."""
    return Rating.objects.filter(application=case).first()
