"""What people live on: work with its tax, pensions, benefits. Figures of the tax year 2026 to 2027."""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from onedoor.demo.population.dice import Dice
from onedoor.demo.population.people import PENSION_AGE, Household, Person
from onedoor.demo.population.place import Place

PENNY = Decimal("0.01")
LOWEST_WAGE = Decimal("12.71")  # an hour, from 21 years of age
ALLOWANCE = Decimal("241.73")  # a week's part of the personal allowance of 12,570 a year
HIGHER_RATE = Decimal("966.73")  # a week's part of 50,270 a year
STATE_PENSION = Decimal("241.30")
PENSION_CREDIT = Decimal("238.00")
CHILD_BENEFIT = Decimal("27.05"), Decimal("17.90")


@dataclass
class Livelihood:
    """What one person earns and is paid, as the tax register lists it."""

    jobs: list[dict[str, Any]] = field(default_factory=list)
    payments: list[dict[str, Any]] = field(default_factory=list)

    def pay(self, person: Person, kind: str, amount: Decimal) -> None:
        """Add a weekly payment of `kind`."""
        self.payments.append({"person number": person.number, "kind": kind, "weekly amount": amount})


def of(household: Household, place: Place, dice: Dice) -> dict[str, Livelihood]:
    """The livelihoods of everybody in the household of 16 or over, by person number."""
    found: dict[str, Livelihood] = {}
    for person in household.people:
        if person.age >= 16:
            found[person.number] = life = Livelihood()
            if person.age >= PENSION_AGE:
                _retired(person, life, dice)
            else:
                _of_working_age(person, life, place, dice)
    _child_benefit(household, found)
    return found


def _of_working_age(person: Person, life: Livelihood, place: Place, dice: Dice) -> None:
    works = dice.chance(0.25 if person.student else 0.78)
    if works and not (person.student and person.age < 18):
        life.jobs.append(_job(person, place, dice))
    ill = dice.chance(0.06)
    if ill:
        life.pay(person, "pip daily living standard", Decimal("76.70"))
        if not works:
            life.pay(person, "esa support group", Decimal("145.90"))
    elif not works and not person.student:
        _out_of_work(person, life, dice)


def _out_of_work(person: Person, life: Livelihood, dice: Dice) -> None:
    if dice.chance(0.55):
        life.pay(person, "universal credit", dice.money(95, 210))
    elif dice.chance(0.3):
        life.pay(person, "contribution-based jsa", Decimal("95.55") if person.age >= 25 else Decimal("75.65"))


def _retired(person: Person, life: Livelihood, dice: Dice) -> None:
    full = dice.chance(0.7)
    pension = STATE_PENSION if full else dice.money(90, 235)
    life.pay(person, "state pension", pension)
    if dice.chance(0.6):
        life.pay(person, "private pension", dice.money(15, 420))
    elif not full and pension < PENSION_CREDIT and person.partner is None:
        life.pay(person, "pension credit", PENSION_CREDIT - pension)
    if person.age >= 75 and dice.chance(0.2):
        life.pay(person, "attendance allowance", Decimal("76.70"))


def _child_benefit(household: Household, found: dict[str, Livelihood]) -> None:
    children = [
        person
        for person in household.people
        if person.role == "child" and (person.age < 16 or person.student)
    ]
    parents = [person for person in household.people if person.role in ("head", "partner")]
    if children:
        receiver = next((parent for parent in parents if parent.sex == "female"), parents[0])
        eldest, others = CHILD_BENEFIT
        found[receiver.number].pay(receiver, "child benefit", eldest + others * (len(children) - 1))


def _job(person: Person, place: Place, dice: Dice) -> dict[str, Any]:
    hours = Decimal(dice.weighted({8: 0.05, 16: 0.12, 20: 0.08, 25: 0.07, 30: 0.08, 37: 0.45, 40: 0.15}))
    self_employed = dice.chance(0.13) and not person.student
    wage = LOWEST_WAGE if dice.chance(0.25) else LOWEST_WAGE + dice.money(0, 30) * dice.money(0.1, 1)
    gross = (hours * wage).quantize(PENNY, ROUND_HALF_UP)
    pension = (
        Decimal(0)
        if self_employed or gross < 192
        else (gross * Decimal("0.05")).quantize(PENNY, ROUND_HALF_UP)
    )
    return {
        "person number": person.number,
        "employer": person.name if self_employed else dice.one_of(place.employers),
        "kind": "self-employed" if self_employed else "employed",
        "hours per week": hours,
        "gross pay": gross,
        "income tax": _income_tax(gross - pension),
        "national insurance": _national_insurance(gross, self_employed=self_employed),
        "pension contribution": pension,
    }


def _income_tax(taxed: Decimal) -> Decimal:
    """20 % above the allowance, 40 % above the higher threshold; higher allowances and rates are left out."""
    basic = max(Decimal(0), min(taxed, HIGHER_RATE) - ALLOWANCE) * Decimal("0.20")
    return (basic + max(Decimal(0), taxed - HIGHER_RATE) * Decimal("0.40")).quantize(PENNY, ROUND_HALF_UP)


def _national_insurance(gross: Decimal, *, self_employed: bool) -> Decimal:
    """Class 1 at 8 % (class 4 at 6 % for the self-employed), 2 % above the upper limit."""
    rate = Decimal("0.06") if self_employed else Decimal("0.08")
    lower = max(Decimal(0), min(gross, HIGHER_RATE) - ALLOWANCE) * rate
    return (lower + max(Decimal(0), gross - HIGHER_RATE) * Decimal("0.02")).quantize(PENNY, ROUND_HALF_UP)
