"""Made people in families, with twins, and what becomes of their records: nicknames, slips, exchanged fields, moves, marriages."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

COLUMNS = ("given name", "surname", "date of birth", "sex", "street number", "street", "town", "postcode", "phone", "email")
_SYLLABLES = ["ba", "be", "bo", "bra", "ca", "co", "cra", "da", "de", "dra", "fa", "fe", "fo", "ga", "go", "gra", "ha", "he", "ho", "ja", "ka", "ke", "la", "le", "lo", "ma", "me", "mo", "na", "ne", "no", "pa", "pe", "ra", "re", "ro", "sa", "so", "sta", "ta", "ti", "tra", "va", "vi"]
_ENDS = ["son", "man", "ton", "ley", "er", "ez", "ski", "berg", "field", "worth", "wood", "land", "ard", "well", "ins", "ett"]
_GIVEN = ["james", "john", "robert", "michael", "william", "david", "richard", "joseph", "thomas", "charles", "mary", "patricia", "jennifer", "linda", "elizabeth", "barbara", "susan", "jessica", "sarah", "karen", "daniel", "matthew", "anthony", "mark", "donald", "steven", "paul", "andrew", "joshua", "kenneth", "emily", "olivia", "sophia", "isabella", "mia", "charlotte", "amelia", "harper", "evelyn", "abigail", "lucas", "noah", "mason", "ethan", "logan", "oliver", "henry", "leo", "maria", "jose", "carmen", "antonio", "manuel", "javier"]
_NICKNAMES = {"james": "jim", "john": "jack", "robert": "bob", "michael": "mike", "william": "bill", "elizabeth": "liz", "thomas": "tom"}
_MISSED = {"given name": 0.02, "date of birth": 0.06, "sex": 0.05, "street": 0.08, "town": 0.08, "postcode": 0.1, "phone": 0.2, "email": 0.3}
_SLIPPED = {"given name": 0.08, "surname": 0.1, "date of birth": 0.06, "street": 0.12, "town": 0.1, "postcode": 0.06, "phone": 0.06}
_LOOKS_LIKE = {"o": "0", "l": "1", "s": "5", "m": "rn", "e": "c", "i": "l"}

Person = dict[str, Any]


def population(many: int, rolls: random.Random) -> list[Person]:
    """People in households of one to five; one child in twenty has a twin."""
    surnames = [rolls.choice(_SYLLABLES) + rolls.choice(_ENDS) + rolls.choice(["", "", "a"]) for _ in range(max(200, many // 12))]
    streets = [rolls.choice(_SYLLABLES) + rolls.choice(_SYLLABLES) + rolls.choice(["n", "r", "l"]) for _ in range(max(60, many // 25))]
    towns = [(rolls.choice(_SYLLABLES) + rolls.choice(["ton", "ville", "ham"]), str(rolls.randint(1000, 9999))) for _ in range(30)]
    people: list[Person] = []
    while len(people) < many:
        surname, (town, postcode) = rolls.choice(surnames), rolls.choice(towns)
        home = {
            "surname": surname, "street number": str(rolls.randint(1, 180)), "street": f"{rolls.choice(streets)} street", "town": town,
            "postcode": postcode, "phone": "07" + "".join(rolls.choices("0123456789", k=9)),
        }  # fmt: skip
        adults, children = rolls.choice([1, 2, 2]), rolls.choice([0, 0, 1, 2, 3])
        born = date(1940, 1, 1) + timedelta(days=rolls.randint(0, 20_000))
        child = born
        for place, given in enumerate(rolls.sample(_GIVEN, adults + children)):
            if place < adults:
                day = born + timedelta(days=rolls.randint(-1500, 1500))
            elif place == adults or rolls.random() > 0.05:
                child = day = born + timedelta(days=rolls.randint(8_000, 13_000))
            else:
                day = child
            mail = f"{given}.{surname}{rolls.randint(1, 99)}@mail.example" if rolls.random() < 0.5 else ""
            own = {"who": len(people), "given name": given, "date of birth": day.isoformat(), "sex": rolls.choice("mf"), "email": mail}
            people.append({**home, **own})
    return people[:many]


def spoiled(person: Person, people: Sequence[Person], rolls: random.Random) -> Person:
    """A second record of the person, as another office would have written it some years later."""
    other = dict(person)
    if rolls.random() < 0.12:
        other["given name"] = _NICKNAMES.get(other["given name"], other["given name"])
    if rolls.random() < 0.04:
        other["given name"], other["surname"] = other["surname"], other["given name"]
    if rolls.random() < 0.02 and other["sex"] == "f":
        other["surname"] = rolls.choice(people)["surname"]
    if rolls.random() < 0.08:
        moved = rolls.choice(people)
        other |= {name: moved[name] for name in ("street number", "street", "town", "postcode", "phone")}
    if rolls.random() < 0.04:
        year, month, day = other["date of birth"].split("-")
        other["date of birth"] = f"{year}-{day}-{month}"
    for name, share in _SLIPPED.items():
        if rolls.random() < share:
            other[name] = _slip(other[name], rolls)
    for name, share in _MISSED.items():
        if rolls.random() < share:
            other[name] = ""
    other["surname"] = other["surname"].upper() if rolls.random() < 0.2 else other["surname"]
    return other


def _slip(value: str, rolls: random.Random) -> str:
    if len(value) < 2:
        return value
    at, kind = rolls.randrange(len(value) - 1), rolls.random()
    if kind < 0.35:
        return value[:at] + value[at + 1] + value[at] + value[at + 2 :]
    if kind < 0.6:
        return value[:at] + value[at + 1 :]
    if kind < 0.8:
        return value[:at] + rolls.choice("0123456789" if value.isdigit() else "abcdefghijklmnopqrstuvwxyz") + value[at + 1 :]
    return value[:at] + _LOOKS_LIKE.get(value[at], value[at]) + value[at + 1 :]


def write(file: Path, people: Sequence[Person], *, columns: Sequence[str] = COLUMNS, named: Callable[[str], str] = str) -> Path:
    """Write the records; the id says nothing about who it is."""
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["id", *map(named, columns)])
        writer.writerows([f"R{number}", *(person[name] for name in columns)] for number, person in enumerate(people, start=1))
    return file


def with_duplicates(many: int, *, seed: int) -> list[Person]:
    """A file in which three of ten people stand a second time, some a third."""
    rolls = random.Random(seed)
    people = population(many, rolls)
    records = list(people)
    for person in people:
        while rolls.random() < 0.3:
            records.append(spoiled(person, people, rolls))
    rolls.shuffle(records)
    return records


def two_offices(many: int, *, seed: int) -> tuple[list[Person], list[Person]]:
    """What two offices have of a town: three quarters of it each."""
    rolls = random.Random(seed)
    people = population(many, rolls)
    left = [person for person in people if rolls.random() < 0.75]
    right = [spoiled(person, people, rolls) for person in people if rolls.random() < 0.75]
    rolls.shuffle(right)
    return left, right
