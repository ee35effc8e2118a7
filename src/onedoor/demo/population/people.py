"""People, and the households in which they live."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date

from onedoor.demo.population.dice import Dice
from onedoor.demo.population.homes import Home
from onedoor.demo.population.place import Place

PENSION_AGE = 66
LETTERS = "ABCD"

STATUSES = {
    "british or irish": 0.905,
    "settled": 0.05,
    "pre-settled": 0.02,
    "refugee": 0.008,
    "leave with public funds": 0.005,
    "no public funds": 0.012,
}


@dataclass
class Person:
    """One resident. `role` is theirs in the household: head, partner, child, adult child, lodger, joint tenant."""

    number: str
    name: str
    sex: str
    born: date
    role: str
    status: str
    age: int
    student: bool = False
    partner: "Person | None" = None


@dataclass
class Household:
    """Who lives in one home."""

    home: Home
    people: list[Person] = field(default_factory=list)


@dataclass
class Settlers:
    """Makes people and puts them into homes."""

    place: Place
    dice: Dice
    taken: Collection[str]
    count: int = 0

    def person(self, role: str, low: int, high: int, *, surname: str, sex: str = "") -> Person:
        """Somebody between `low` and `high` years old."""
        sex = sex or self.dice.one_of(("female", "male"))
        age = self.dice.between(low, high)
        as_of = self.place.as_of
        born = self.dice.day(
            date(as_of.year - age - 1, as_of.month, as_of.day + 1),
            date(as_of.year - age, as_of.month, as_of.day),
        )
        first = self.dice.one_of(self.place.women if sex == "female" else self.place.men)
        student = (
            role in ("child", "adult child")
            and 16 <= age <= 21
            and self.dice.chance(0.8 if age < 19 else 0.4)
        )
        return Person(
            number=self._number(),
            name=f"{first} {surname}",
            sex=sex,
            born=born,
            role=role,
            status=self.dice.weighted(STATUSES),
            age=age,
            student=student,
        )

    def surname(self) -> str:
        """A family name."""
        return self.dice.one_of(self.place.surnames)

    def _number(self) -> str:
        """A number in the form of a British one, with the prefix QQ that is never given to anybody."""
        while True:
            self.count += 1
            scattered = (
                self.count * 7919 % 1_000_000
            )  # 7919 is prime: every six digits once before one comes again
            number = f"QQ{scattered:06d}{LETTERS[self.count % len(LETTERS)]}"
            if number not in self.taken:
                return number


def settle(
    place: Place, homes: list[Home], dice: Dice, *, residents: int, taken: Collection[str]
) -> list[Household]:
    """Exactly `residents` people in households, spread over the homes; `taken` person numbers are not given out.

    Raises ValueError when there are fewer homes than households.
    """
    settlers = Settlers(place, dice, taken)
    households: list[Household] = []
    left = residents
    free = list(homes)
    while left:
        if not free:
            raise ValueError(f"{len(homes)} homes are too few for {residents} residents: add streets.")
        people = MAKERS[dice.weighted(SHARES)](settlers) if left > 8 else [_alone(settlers)]
        people = people[:left]
        # any home may stay empty: taken from a random place of those that are free
        households.append(Household(free.pop(dice.between(0, len(free) - 1)), people))
        left -= len(people)
    return households


def _alone(make: Settlers) -> Person:
    return make.person("head", 19, PENSION_AGE - 1, surname=make.surname())


def _pair(make: Settlers, low: int, high: int) -> list[Person]:
    name = make.surname()
    head = make.person("head", low, high, surname=name)
    other = {"female": "male", "male": "female"}[head.sex] if make.dice.chance(0.95) else head.sex
    nearby = max(low, head.age - 4), min(high, head.age + 4)
    partner = make.person(
        "partner", *nearby, surname=name if make.dice.chance(0.8) else make.surname(), sex=other
    )
    head.partner, partner.partner = partner, head
    return [head, partner]


def _children(make: Settlers, parents: list[Person]) -> list[Person]:
    youngest_parent = min(parent.age for parent in parents)
    oldest = min(18, youngest_parent - 19)
    many = make.dice.weighted({1: 0.44, 2: 0.40, 3: 0.12, 4: 0.04})
    surname = parents[0].name.split()[-1]
    return [make.person("child", 0, oldest, surname=surname) for _ in range(many)]


def _single(make: Settlers) -> list[Person]:
    return [_alone(make)]


def _single_pensioner(make: Settlers) -> list[Person]:
    return [make.person("head", PENSION_AGE, 94, surname=make.surname())]


def _couple(make: Settlers) -> list[Person]:
    return _pair(make, 22, PENSION_AGE - 1)


def _pensioner_couple(make: Settlers) -> list[Person]:
    return _pair(make, PENSION_AGE, 90)


def _family(make: Settlers) -> list[Person]:
    pair = _pair(make, 24, 52)
    return pair + _children(make, pair)


def _lone_parent(make: Settlers) -> list[Person]:
    parent = make.person(
        "head", 21, 50, surname=make.surname(), sex="female" if make.dice.chance(0.86) else "male"
    )
    return [parent, *_children(make, [parent])]


def _with_grown_child(make: Settlers) -> list[Person]:
    people = (
        _pair(make, 45, 70)
        if make.dice.chance(0.7)
        else [make.person("head", 45, 75, surname=make.surname())]
    )
    grown = make.person(
        "adult child", 18, min(people[0].age, people[-1].age) - 20, surname=people[0].name.split()[-1]
    )
    return [*people, grown]


def _with_lodger(make: Settlers) -> list[Person]:
    return [_alone(make), make.person("lodger", 19, 45, surname=make.surname())]


def _sharers(make: Settlers) -> list[Person]:
    mates = make.dice.between(1, 3)
    return [
        _alone(make),
        *(make.person("joint tenant", 19, 38, surname=make.surname()) for _ in range(mates)),
    ]


MAKERS: dict[str, Callable[[Settlers], list[Person]]] = {
    "single": _single,
    "single pensioner": _single_pensioner,
    "couple": _couple,
    "pensioner couple": _pensioner_couple,
    "family": _family,
    "lone parent": _lone_parent,
    "grown child": _with_grown_child,
    "lodger": _with_lodger,
    "sharers": _sharers,
}

# Roughly the households of England and Wales at the census of 2021.
SHARES = {
    "single": 0.17,
    "single pensioner": 0.13,
    "couple": 0.18,
    "pensioner couple": 0.11,
    "family": 0.20,
    "lone parent": 0.075,
    "grown child": 0.08,
    "lodger": 0.015,
    "sharers": 0.04,
}
