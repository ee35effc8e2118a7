"""Which definition a case goes by, and the calendar and time of the place it is in."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from onedoor.cases.models import Application
from onedoor.catalogue import jurisdictions, services, versions
from onedoor.lib.calendar import WorkingCalendar

if TYPE_CHECKING:
    from onedoor.catalogue.definitions import Jurisdiction
    from onedoor.catalogue.services import Service


def of(application: Application) -> Service:
    """The service as defined for this application.

    A draft follows the newest definition; from submission on the one that was in force then is kept. What was never
    submitted and whose service has gone is shown by the definition it was last filled in with.
    """
    try:
        newest = services.find(application.service_id)
    except services.ServiceNotFound:
        return _recalled(application.digest)
    if application.submitted_at is None or newest.digest == application.digest:
        return newest
    return _recalled(application.digest)


@lru_cache(maxsize=128)
def _recalled(digest: str) -> Service:
    """A version by its digest; a digest never means anything else, so that once recalled it costs no query."""
    return versions.recall(digest)


def local_day(at: datetime) -> date:
    """The day of a moment as the people of the jurisdiction write it."""
    return at.astimezone(time_zone()).date()


def time_zone() -> ZoneInfo:
    """The jurisdiction's time zone."""
    return jurisdictions.current().zone


def calendar() -> WorkingCalendar:
    """The jurisdiction's working days."""
    return _calendar_of(jurisdictions.current())


@lru_cache(maxsize=2)
def _calendar_of(jurisdiction: Jurisdiction) -> WorkingCalendar:
    return jurisdiction.calendar.working
