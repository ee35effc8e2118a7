"""What the registers hold about the made population, in the shape of the register files."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from onedoor.demo.population import belongings, livelihoods, people
from onedoor.demo.population import homes as making_homes
from onedoor.demo.population.dice import Dice
from onedoor.demo.population.homes import Home
from onedoor.demo.population.people import Household, Person
from onedoor.demo.population.place import Place

Records = dict[str, dict[str, dict[str, Any]]]
"""Register -> key -> attributes."""


def make(place: Place, known: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> Records:
    """The records of every register, the `known` ones (the personas') among them as they are given.

    Equal arguments give equal records. The residents of `known` count among the place's.
    """
    dice = Dice(place.seed)
    homes = making_homes.make(place, dice)
    lived_in = set(known.get("property", {}))
    persons = known.get("population", {})
    households = people.settle(
        place,
        [home for home in homes if home.number not in lived_in],
        dice,
        residents=place.residents - len(persons),
        taken=persons.keys(),
    )
    made: Records = {"population": {}, "tax": {}, "property": {}, "drivers": {}, "vehicles": {}}
    made["property"] = {home.number: _property(home) for home in homes}
    chance = Dice(f"{place.seed} belongings")
    for household in households:
        lives = livelihoods.of(household, place, dice)
        for person in household.people:
            made["population"][person.number] = _population(person, household)
            if person.number in lives:
                life = lives[person.number]
                made["tax"][person.number] = {"jobs": life.jobs, "payments": life.payments}
            if person.age >= 17:
                made["drivers"][person.number] = driver = _driver(person, place.as_of, dice)
                drives = driver["licence status"] == "full"
                made["vehicles"][person.number] = belongings.vehicle(person, drives, place.as_of, chance)
        made["property"][household.home.number] |= belongings.tenancy(household, place, chance)
    for home in homes:
        if "bedrooms" not in made["property"][home.number]:
            made["property"][home.number] |= belongings.empty(home, chance)
    for register, records in known.items():
        made.setdefault(register, {}).update({key: dict(attributes) for key, attributes in records.items()})
    return made


def digest(records: Records) -> str:
    """A name for exactly these records."""
    text = json.dumps(records, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _population(person: Person, household: Household) -> dict[str, Any]:
    return {
        "name": person.name,
        "date of birth": person.born,
        "address": household.home.address,
        "property number": household.home.number,
        "household": [_member(other, person) for other in household.people if other is not person],
        "residence status": person.status,
    }


def _member(other: Person, asked_about: Person) -> dict[str, Any]:
    return {
        "person number": other.number,
        "name": other.name,
        "date of birth": other.born,
        "sex": other.sex,
        "relation": _relation(other, asked_about),
        "couple with": other.partner.number if other.partner and other.partner is not asked_about else None,
        "full-time student": other.student,
    }


def _relation(other: Person, asked_about: Person) -> str:
    """What `other` is to the person asked about, in the words of the register."""
    if other.partner is asked_about:
        return "partner"
    parents = ("head", "partner")
    dependent = other.age < 16 or (other.age < 20 and other.student)
    if other.role == "child" and asked_about.role in parents and dependent:
        return "child"
    if "joint tenant" in (other.role, asked_about.role):
        return "joint tenant"
    if other.role == "lodger":
        return "lodger"
    return "other adult"


def _property(home: Home) -> dict[str, Any]:
    return {
        "address": home.address,
        "kind of home": home.kind,
        "conservation area": home.conservation_area,
        "listed building": home.listed,
        "permitted development removed": home.rights_removed,
        "home by change of use": home.by_change_of_use,
        "neighbours": [
            {"property number": next_door.number, "address": next_door.address}
            for next_door in home.neighbours
        ],
    }


def _driver(person: Person, as_of: date, dice: Dice) -> dict[str, Any]:
    held = dice.weighted({"full": 0.74, "provisional": 0.08, "none": 0.175, "revoked": 0.005})
    digits = person.number[2:8]
    if held == "none":
        return {
            "licence number": None,
            "licence status": held,
            "photocard valid until": None,
            "disqualified until": None,
        }
    years = 3 if person.age >= 70 else 10
    until = dice.day(_years_later(as_of, -1), _years_later(as_of, years))
    banned = dice.day(_years_later(as_of, -2), _years_later(as_of, 1)) if dice.chance(0.012) else None
    surname = person.name.split()[-1].upper().replace("'", "").replace("-", "")[:5].ljust(5, "9")
    return {
        "licence number": f"{surname}{digits}{person.name[0]}99",
        "licence status": held,
        "photocard valid until": until,
        "disqualified until": banned,
    }


def _years_later(day: date, years: int) -> date:
    return day.replace(year=day.year + years)
