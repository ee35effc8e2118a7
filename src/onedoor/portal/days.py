"""The present moment and day, as views hand them to the domain."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from onedoor.catalogue import jurisdictions
from onedoor.lib import clock


@lru_cache(maxsize=8)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def zone() -> ZoneInfo:
    """The town's time zone."""
    return _zone(jurisdictions.current().time_zone)


def now() -> datetime:
    """This moment, aware and in UTC."""
    return clock.now()


def today() -> date:
    """This day in the town's time zone."""
    return clock.today(zone())
