"""The Getting to Work Fund, worked out a second time in plain Python for residents of the made population."""

from __future__ import annotations

import random
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from onedoor.catalogue import jurisdictions
from onedoor.demo import loading
from onedoor.demo.population import records
from onedoor.dmn.evaluation import evaluate
from onedoor.dmn.values import parse
from onedoor.feel.values import from_python

RIVERTON = Path(__file__).parents[2] / "jurisdictions" / "riverton"
SERVICE = jurisdictions.load(RIVERTON, run_examples=False).services["getting-to-work"]
ON = date(2026, 11, 23)
ALONE = {
    "child benefit", "guardians allowance", "attendance allowance", "dla care highest", "dla care middle", "dla care lowest",
    "dla mobility", "pip daily living enhanced", "pip daily living standard", "pip mobility", "armed forces independence payment",
    "industrial injuries benefit", "war disablement pension",
}  # fmt: skip
MOBILITY = {"dla mobility", "pip mobility", "armed forces independence payment", "war disablement pension"}
WEEKS = {"month": Decimal(12) / 52, "week": Decimal(1)}
PENCE = {"electric": 8, "hybrid": 14, "diesel": 16, "petrol": 18}


@pytest.fixture(scope="module")
def made() -> records.Records:
    found = loading.made(RIVERTON)
    assert found is not None
    return found


def known(made: records.Records, number: str, miles: int, days: int) -> dict[str, Any]:
    """What the registers say about one resident, and the way to work."""
    person, nothing = made["population"][number], {"jobs": [], "payments": []}
    partners = [one["person number"] for one in person["household"] if one["relation"] == "partner"]
    own, theirs = made["tax"].get(number, nothing), [made["tax"].get(one, nothing) for one in partners]
    home, driver, vehicle = (
        made["property"][person["property number"]], made["drivers"][number], made["vehicles"][number],
    )  # fmt: skip
    return {
        "applicant.date of birth": person["date of birth"],
        "household.members": person["household"],
        "applicant.jobs": own["jobs"],
        "applicant.payments": own["payments"],
        "partner.jobs": [job for one in theirs for job in one["jobs"]],
        "partner.payments": [payment for one in theirs for payment in one["payments"]],
        "applicant.property number": person["property number"],
        "home.rent": home["rent"],
        "home.rent period": home["rent period"],
        "driver.licence status": driver["licence status"],
        "driver.disqualified until": driver["disqualified until"],
        "vehicle.status": vehicle["vehicle status"],
        "vehicle.fuel": vehicle["fuel"],
        "vehicle.test valid until": vehicle["test valid until"],
        "journey.miles": miles,
        "journey.days": days,
    }


def amount(value: Any) -> Decimal:
    return Decimal(str(value or 0))


def worked_out(it: dict[str, Any]) -> dict[str, Any]:
    """Paragraphs 2 to 7 of the scheme."""
    jobs, payments = it["applicant.jobs"] + it["partner.jobs"], it["applicant.payments"] + it["partner.payments"]
    taken = ("income tax", "national insurance", "pension contribution")
    net = sum((max(Decimal(0), amount(job["gross pay"]) - sum(amount(job[name]) for name in taken)) for job in jobs), Decimal(0))
    counted = sum((amount(one["weekly amount"]) for one in payments if one["kind"] not in ALONE), Decimal(0))
    relations = [one["relation"] for one in it["household.members"]]
    rent = amount(it["home.rent"]) / (1 + relations.count("joint tenant")) * WEEKS[it["home.rent period"] or "week"]
    left = net + counted - rent.quantize(Decimal("0.01"), ROUND_HALF_UP)
    limit = (340 if "partner" in relations else 235) + 72 * relations.count("child")
    banned, tested = it["driver.disqualified until"], it["vehicle.test valid until"]
    drives = it["driver.licence status"] == "full" and (banned is None or banned < ON)
    by_car = drives and it["vehicle.status"] == "taxed" and (tested is None or tested >= ON)
    miles = it["journey.miles"] * 2 * it["journey.days"]
    fuel = Decimal(PENCE[it["vehicle.fuel"] or "petrol"] * miles) / 100
    weekly = min(Decimal(32), fuel) if by_car else Decimal("16.50")
    born = it["applicant.date of birth"]
    age = ON.year - born.year - ((ON.month, ON.day) < (born.month, born.day))
    far = it["journey.miles"] >= 2 or any(one["kind"] in MOBILITY for one in it["applicant.payments"])
    hours = sum(amount(job["hours per week"]) for job in it["applicant.jobs"])
    eligible = age >= 18 and hours >= 8 and left <= limit and far and weekly >= 2
    return {
        "left after rent": left,
        "limit": Decimal(limit),
        "way of travel": "car" if by_car else "bus",
        "weekly help": weekly,
        "eligible": eligible,
        "weekly award": weekly if eligible else None,
        "total award": weekly * 13 if eligible else None,
    }


def test_the_definition_decides_as_the_scheme_is_worked_out_by_hand(made: records.Records) -> None:
    dice = random.Random(4)
    seen: set[tuple[bool, str]] = set()
    for number in dice.sample(sorted(made["drivers"]), 400):
        it = known(made, number, dice.randint(0, 40), dice.randint(1, 7))
        typed = {name: parse(from_python(value), SERVICE.inputs[name].type) for name, value in it.items()}
        expected = worked_out(it)
        decided = evaluate(SERVICE.model, inputs=typed, on=ON, wanted=list(expected))
        assert {name: decided.value(name) for name in expected} == expected, (number, it)
        seen.add((expected["eligible"], expected["way of travel"]))
    assert seen == {(True, "car"), (True, "bus"), (False, "car"), (False, "bus")}
