"""Two small laws for one case at a time, in the words of each engine. Imports nothing of Onedoor: the peers read it, too.

The first is a table of 30 rows: 5 zones, 3 kinds, 2 ranges of weight. The second is a help with rent, small enough for every
engine to say it: three conditions, a table, a taper.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

ZONES = ("north", "south", "east", "west", "centre")
KINDS = ("car", "van", "lorry")
LIMIT = 1500
FEES: tuple[dict[str, Any], ...] = (
    {"zone": "north", "kind": "car", "weight": 900},
    {"zone": "east", "kind": "van", "weight": 1500},
    {"zone": "centre", "kind": "lorry", "weight": 9000},
)
"""The first row, one in the middle, the last."""

RENTS: tuple[dict[str, Any], ...] = (
    {"age": 36, "tenure": "tenant", "savings": 500, "rent": 160, "income": 100, "others": 1},
    {"age": 36, "tenure": "tenant", "savings": 15000, "rent": 240, "income": 200, "others": 4},
    {"age": 15, "tenure": "tenant", "savings": 0, "rent": 100, "income": 0, "others": 0},
)
MOST_RENT = ((0, 120), (1, 150), (2, 190), (3, 230))
"""The most rent that counts by how many others live there; the last holds for more, too."""
ELIGIBLE = 'age >= 16 and tenure = "tenant" and savings < 16000'
BENEFIT = "max([0, min([rent, most_rent]) - 0.65 * max([0, income - 92])])"


def rows() -> Iterator[tuple[str, str, str, int]]:
    """The rows of the first: zone, kind, test of the weight, fee."""
    number = 0
    for zone in ZONES:
        for kind in KINDS:
            for test in (f"< {LIMIT}", f">= {LIMIT}"):
                number += 1
                yield zone, kind, test, 10 * number


def fees_document() -> dict[str, Any]:
    """The first in Onedoor's plain form."""
    asked = {"ask": {"en": "Which?"}}

    def choice(options: tuple[str, ...]) -> dict[str, Any]:
        return {"type": "choice", "options": {one: {"en": one} for one in options}, **asked}

    table = {
        "inputs": ["zone", "kind", "weight"],
        "rules": [[f'"{zone}"', f'"{kind}"', test, fee] for zone, kind, test, fee in rows()],
    }
    inputs = {"zone": choice(ZONES), "kind": choice(KINDS), "weight": {"type": "number", **asked}}
    return {"input_data": inputs, "decisions": {"fee": {"type": "number", "table": table}}}


def rent_document() -> dict[str, Any]:
    """The second in Onedoor's plain form."""
    number = {"type": "number", "ask": {"en": "How much?"}}
    inputs = {name: number for name in RENTS[0] if name != "tenure"}
    *exact, last = MOST_RENT
    conditions = [
        {"if": test.strip(), "because": {"en": f"It is so that {test}."}, "otherwise": {"en": f"It is not so that {test}."}}
        for test in ELIGIBLE.split(" and ")
    ]
    table = {"inputs": ["others"], "rules": [*([others, rent] for others, rent in exact), [f">= {last[0]}", last[1]]]}
    return {
        "input_data": {**inputs, "tenure": {"type": "text", "ask": {"en": "Do you rent?"}}},
        "decisions": {
            "eligible": {"all_of": conditions},
            "most_rent": {"type": "number", "table": table},
            "benefit": {"type": "number", "if_eligible": BENEFIT},
        },
    }
