"""Which figure of the law applies on a day."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date

from onedoor.dmn.errors import NoFigure
from onedoor.dmn.model import Figure, Parameter


def on(parameter: Parameter, day: date) -> Figure:
    """Return the figure in force on `day`: the one with the latest beginning that is not after it.

    Raises NoFigure (naming the parameter, the day and the first day known) when the day is before all of them.
    """
    place = bisect_right(parameter.figures, day, key=lambda figure: figure.since)
    if place == 0:
        raise NoFigure(parameter.name, day, parameter.figures[0].since if parameter.figures else None)
    return parameter.figures[place - 1]
