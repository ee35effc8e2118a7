"""What people live in and drive: tenancies and vehicles. They have dice of their own, so that nobody else changes by them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from onedoor.demo.population.dice import Dice
from onedoor.demo.population.homes import Home
from onedoor.demo.population.people import PENSION_AGE, Household, Person
from onedoor.demo.population.place import Place

MAKES = {
    "Ford": 0.13, "Vauxhall": 0.11, "Volkswagen": 0.1, "Toyota": 0.08, "Nissan": 0.08, "Kia": 0.07, "Hyundai": 0.06, "Renault": 0.06,
    "Peugeot": 0.06, "Honda": 0.06, "BMW": 0.06, "Audi": 0.06, "Skoda": 0.04, "Fiat": 0.03,
}  # fmt: skip
FUELS = {"petrol": 0.56, "diesel": 0.32, "hybrid": 0.07, "electric": 0.05}
STATUSES = {"taxed": 0.93, "untaxed": 0.02, "off the road": 0.05}
LETTERS = "ABCDEFGHJKLMNOPRSTUVWXYZ"  # a registration mark has no I and no Q
BEDROOMS = {"flat": (1, 2), "terraced": (2, 3), "semi-detached": (3, 4), "detached": (3, 5)}

NO_TENANCY = {"bedrooms": None, "tenure": None, "rent": None, "rent period": None, "tenancy since": None}
NO_VEHICLE = {
    "registration mark": None,
    "make": None,
    "fuel": None,
    "vehicle status": "none",
    "taxed until": None,
    "test valid until": None,
}


def tenancy(household: Household, place: Place, dice: Dice) -> dict[str, Any]:
    """How the household has its home, as the property register lists it. Shares roughly as in the census of 2021."""
    old = household.people[0].age >= PENSION_AGE
    shares = (
        {"owned": 0.77, "social": 0.17, "private": 0.06}
        if old
        else {"owned": 0.57, "social": 0.17, "private": 0.26}
    )
    tenure = dice.weighted(shares)
    bedrooms = dice.between(*BEDROOMS[household.home.kind])
    since = place.as_of - timedelta(days=dice.between(60, 9000 if tenure == "owned" else 4000))
    if tenure == "owned":
        return {**NO_TENANCY, "bedrooms": bedrooms, "tenure": tenure, "tenancy since": since}
    by_week = tenure == "social"
    rent = Decimal(70 + 18 * bedrooms if by_week else 480 + 190 * bedrooms) + dice.money(0, 25 if by_week else 240)
    return {
        "bedrooms": bedrooms,
        "tenure": tenure,
        "rent": rent,
        "rent period": "week" if by_week else "month",
        "tenancy since": since,
    }


def empty(home: Home, dice: Dice) -> dict[str, Any]:
    """A home in which nobody lives."""
    return {**NO_TENANCY, "bedrooms": dice.between(*BEDROOMS[home.kind])}


def vehicle(person: Person, drives: bool, as_of: date, dice: Dice) -> dict[str, Any]:
    """The vehicle that somebody of seventeen or over keeps, as the vehicle register lists it; most who drive keep one."""
    if not dice.chance(0.72 if drives else 0.04):
        return dict(NO_VEHICLE)
    status = dice.weighted(STATUSES)
    year = dice.between(as_of.year - 14, as_of.year - 1)
    mark = "".join(dice.one_of(LETTERS) for _ in range(3))
    taxed = dice.day(as_of + timedelta(days=20), as_of + timedelta(days=360)).replace(day=1)
    tested = dice.day(as_of - timedelta(days=15), as_of + timedelta(days=360))
    return {
        "registration mark": f"RV{year % 100:02d} {mark}",
        "make": dice.weighted(MAKES),
        "fuel": dice.weighted(FUELS),
        "vehicle status": status,
        "taxed until": taxed - timedelta(days=1) if status == "taxed" else None,
        # the first test is due three years after the first registration: Road Traffic Act 1988 s.47
        "test valid until": tested if as_of.year - year >= 3 else None,
    }
