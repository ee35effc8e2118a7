"""The present moment and day, as views hand them to the domain."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from onedoor.catalogue import jurisdictions
from onedoor.lib import clock


def zone() -> ZoneInfo:
    """The town's time zone."""
    return jurisdictions.current().zone


def now() -> datetime:
    """This moment, aware and in UTC."""
    return clock.now()


def today() -> date:
    """This day in the town's time zone."""
    return clock.today(zone())
