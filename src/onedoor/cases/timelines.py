"""What happened to a case, what comes next, and by when at the latest: in plain sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from onedoor.cases import clocks, decisions, definitions, events
from onedoor.cases.models import Application, Event
from onedoor.cases.terms import EventKind, State
from onedoor.catalogue import wording
from onedoor.dmn import datatypes

KEPT_FOR = timedelta(days=30)
"""How long an untouched draft is kept."""


@dataclass(frozen=True)
class Entry:
    """One line of a timeline."""

    when: datetime
    title: str
    detail: str
    """May be empty."""
    kind: str


@dataclass(frozen=True)
class Next:
    """What comes next."""

    title: str
    detail: str
    by: date | None
    """At the latest."""


@dataclass(frozen=True)
class Timeline:
    """The past, newest last, and what comes next (nothing after the end)."""

    entries: list[Entry]
    next: Next | None

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)


def of(case: Application, *, language: str, on: date) -> Timeline:
    """The case's timeline in the reader's language, as it stands on the day `on`. At most four queries."""
    with translation.override(language):
        entries = [entry for event in events.of(case) if (entry := _entry(event, language)) is not None]
        return Timeline(entries, _next(case, language, on))


def _day(day: date, language: str) -> str:
    return wording.in_words(day, datatypes.DATE, language=language)


def _entry(event: Event, language: str) -> Entry | None:
    told = _TOLD.get(EventKind(event.kind))
    if told is None:
        return None
    title, detail = told(event, language)
    return Entry(event.at, title, detail, event.kind)


def _data_day(event: Event, name: str, language: str) -> str:
    written = event.data.get(name)
    return _day(date.fromisoformat(written), language) if written else ""


def _submitted(event: Event, language: str) -> tuple[str, str]:
    detail = _("We have to decide by %(day)s at the latest.") % {"day": _data_day(event, "due", language)}
    return _("You applied"), detail


def _clock_started(event: Event, language: str) -> tuple[str, str]:
    title = _("The time we have to decide runs again")
    detail = _("We have to decide by %(day)s at the latest.") % {"day": _data_day(event, "due", language)}
    return title, detail


def _message(event: Event, language: str) -> tuple[str, str]:
    return (_("We wrote to you"), "") if event.actor_kind == "officer" else (_("You wrote to us"), "")


def _consultation(event: Event, language: str) -> tuple[str, str]:
    detail = _("Comments can be made until %(day)s.") % {"day": _data_day(event, "closes", language)}
    return _("We asked others what they think"), detail


def _decided(event: Event, language: str) -> tuple[str, str]:
    return _("We decided"), _("The letter says what we decided and why.")


def _checked(event: Event, language: str) -> tuple[str, str]:
    details = {
        "confirmed": _("It says the same as you."),
        "differs": _("It says something else than you. We look at it."),
        "no record": _("It knows nothing of it. What you told us stands."),
    }
    title = _("We checked what you told us with a register that we could not reach before")
    return title, details.get(str(event.data.get("found")), "")


def _asked(event: Event, language: str) -> tuple[str, str]:
    return _("We asked you for something"), _("Until you answer, the time we have to decide stands still.")


def _plain(title: Callable[[], str]) -> Callable[[Event, str], tuple[str, str]]:
    return lambda event, language: (title(), "")


_TOLD: dict[EventKind, Callable[[Event, str], tuple[str, str]]] = {
    EventKind.STARTED: _plain(lambda: _("You began your application")),
    EventKind.SUBMITTED: _submitted,
    EventKind.ASSIGNED: _plain(lambda: _("An officer looks after your application")),
    EventKind.ASKED: _asked,
    EventKind.ASKED_ANSWERED: _plain(lambda: _("You answered what we asked")),
    EventKind.CLOCK_STARTED: _clock_started,
    EventKind.INPUT_CHECKED: _checked,
    EventKind.MESSAGE_SENT: _message,
    EventKind.INPUT_DISPUTED: _plain(lambda: _("You told us that something we know is not right")),
    EventKind.INPUT_SETTLED: _plain(lambda: _("We looked at what you told us is not right")),
    EventKind.CONSULTATION_OPENED: _consultation,
    EventKind.CONSULTATION_CLOSED: _plain(lambda: _("The time for comments has ended")),
    EventKind.DECIDED: _decided,
    EventKind.LETTER_SENT: _plain(lambda: _("We sent you the letter")),
    EventKind.WITHDRAWN: _plain(lambda: _("You withdrew your application")),
    EventKind.ABANDONED: _plain(lambda: _("We closed your application, because it was not finished")),
}
"""What the applicant is told of each event; the others are for the office and for figures."""


def _next(case: Application, language: str, on: date) -> Next | None:
    state = State(case.state)
    if state == State.DRAFT:
        last = definitions.local_day(case.changed_at + KEPT_FOR)
        detail = _("We keep it for you until %(day)s.") % {"day": _day(last, language)}
        return Next(_("Finish your application and send it"), detail, last)
    if state in (State.WITHDRAWN, State.ABANDONED):
        return None
    if state == State.DECIDED:
        return _appeal(case, language, on)
    due = clocks.of(case, on=on).due
    if state == State.ASKED:
        detail = _("If you answered today, we would have to decide by %(day)s.") % {
            "day": _day(due, language)
        }
        return Next(_("Answer what we asked you"), detail, None)
    detail = _("We have to decide by %(day)s at the latest.") % {"day": _day(due, language)}
    if due < on:
        detail = _("We should have decided by %(day)s. We are sorry.") % {"day": _day(due, language)}
    if state == State.CONSULTING:
        return Next(_("We wait for comments, then we decide"), detail, due)
    return Next(_("We decide"), detail, due)


def _appeal(case: Application, language: str, on: date) -> Next | None:
    decision = decisions.final_of(case)
    if decision is None or decision.appeal_until is None or on > decision.appeal_until:
        return None
    detail = _("You can appeal until %(day)s. The letter says how.") % {
        "day": _day(decision.appeal_until, language)
    }
    return Next(_("If you do not agree, you can appeal"), detail, decision.appeal_until)
