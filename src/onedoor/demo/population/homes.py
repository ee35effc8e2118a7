"""Homes, street by street."""

import itertools
from dataclasses import dataclass, field

from onedoor.demo.population.dice import Dice
from onedoor.demo.population.place import Place, Street

STREET_BLOCK = 1000  # property numbers set aside for one street


@dataclass
class Home:
    """One home. `neighbours` are the numbers of the homes on its two sides."""

    number: str
    address: str
    kind: str
    conservation_area: bool
    listed: bool
    rights_removed: bool
    by_change_of_use: bool
    neighbours: list["Home"] = field(default_factory=list)


def make(place: Place, dice: Dice) -> list[Home]:
    """Every home of the place, in street order."""
    homes: list[Home] = []
    for position, street in enumerate(place.streets, start=1):
        row = [_home(place, street, position, number, dice) for number in range(1, street.homes + 1)]
        for left, right in itertools.pairwise(row):
            left.neighbours.append(right)
            right.neighbours.append(left)
        homes += row
    return homes


def _home(place: Place, street: Street, position: int, number: int, dice: Dice) -> Home:
    kind = dice.weighted(street.kinds)
    return Home(
        number=f"P{position * STREET_BLOCK + number:06d}",
        address=f"{number} {street.name}, {place.town} {street.postcode}",
        kind=kind,
        conservation_area=street.conservation_area,
        listed=dice.chance(street.listed),
        rights_removed=dice.chance(0.03),
        by_change_of_use=kind == "flat" and dice.chance(0.05),
    )
