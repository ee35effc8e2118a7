"""Levels of assurance: how sure it is that somebody is who they say. Source: Regulation (EU) 910/2014 (eIDAS), art. 8."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum


class Level(IntEnum):
    """The levels in their order; `none` is somebody who has not signed in."""

    none = 0
    low = 1
    substantial = 2
    high = 3


ASKABLE = (Level.low, Level.substantial, Level.high)
"""The levels that a service can require and a provider can vouch for."""

Values = Mapping[str, Sequence[str]]
"""The provider's `acr` values for the name of each level (settings.ONEDOOR_OIDC_ACR)."""


def level_of_acr(acr: object, values: Values) -> Level:
    """The level that the provider vouches for by this `acr`; low for one that is not known or not there."""
    for level in reversed(ASKABLE):
        if isinstance(acr, str) and acr in values.get(level.name, ()):
            return level
    return Level.low


def acr_values(needed: Level, values: Values) -> str:
    """What to ask the provider for: the needed level first, then those above it, in the order of preference."""
    wanted = [values[level.name][0] for level in ASKABLE if level >= needed and values.get(level.name)]
    return " ".join(wanted)
