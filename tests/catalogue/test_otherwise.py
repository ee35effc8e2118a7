"""What would have to be different, in sentences people read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from onedoor.catalogue import jurisdictions, otherwise
from onedoor.catalogue.definitions import Service
from onedoor.dmn import changes
from onedoor.dmn.changes import Change, ChangeSet, Needed, Place
from onedoor.dmn.datatypes import DataType
from onedoor.dmn.evaluation import evaluate
from onedoor.feel.values import Range

DAY = date(2026, 11, 23)
KNOWN: dict[str, dict[str, Any]] = {
    "housing-benefit": {
        "applicant.date of birth": date(1991, 3, 1),
        "applicant.already gets housing benefit": True,
        "home.pays rent": True,
        "home.landlord": "social",
        "household.savings": Decimal(0),
        "household.members": [],
        "applicant.payments": [],
    },
    "driving-licence-renewal": {
        "applicant.date of birth": date(1985, 1, 1),
        "driver.licence status": "full",
        "driver.disqualified until": None,
        "driver.photocard valid until": date(2026, 12, 1),
        "declaration.resident": True,
        "declaration.allowed to stay": True,
        "declaration.eyesight": True,
    },
}


@pytest.fixture(scope="module")
def services() -> dict[str, Service]:
    return jurisdictions.load(Path("jurisdictions/riverton"), run_examples=False).services


def told(services: dict[str, Service], id: str, language: str = "en", **answers: Any) -> list[list[str]]:
    """The sentences of each way, where these answers are otherwise."""
    service = services[id]
    inputs = KNOWN[id] | {name.replace("__", ".").replace("_", " "): value for name, value in answers.items()}
    needed = changes.needed(evaluate(service.model, inputs=inputs, on=DAY, wanted=["eligible"]), "eligible")
    return [list(way.steps) for way in otherwise.ways(needed, service=service, language=language)]


def test_an_amount_is_said_with_its_limit_and_what_it_is_now(services: dict[str, Service]) -> None:
    savings = {"household__savings": Decimal(20000)}
    assert told(services, "housing-benefit", **savings)[0] == [
        "Savings would have to be £16,000 or less (now £20,000)"
    ]
    assert told(services, "housing-benefit", "es", **savings)[0] == [
        "Ahorros: tendría que ser 16.000\xa0£ o menos (ahora 20.000\xa0£)"
    ]


def test_what_would_have_to_be_on_a_list_is_said_with_how_many_of_which(services: dict[str, Service]) -> None:
    savings = {"household__savings": Decimal(20000)}
    payments, partner = told(services, "housing-benefit", **savings)[1:]
    assert payments[0].startswith("There would have to be at least 1 “Income Support”, “Jobseeker's")
    assert payments[0].endswith(" or “Universal Credit” under “Your benefits and pensions” (now 0)")
    assert partner == ["There would have to be at least 1 “My partner” under “Who lives with you” (now 0)"]
    assert told(services, "housing-benefit", "es", **savings)[2] == [
        "Tendría que haber al menos 1 “Mi pareja” en “Quién vive con usted” (ahora 0)"
    ]


def test_a_yes_or_no_and_a_choice_are_said_in_their_own_words(services: dict[str, Service]) -> None:
    ways = told(
        services,
        "housing-benefit",
        applicant__already_gets_housing_benefit=False,
        home__accommodation="ordinary",
    )
    assert ways[0] == ["Already gets Housing Benefit would have to be “Yes” (now “No”)"]
    assert ways[1][0].startswith("Kind of housing would have to be “Temporary housing the council gave me")
    assert "” or “Supported housing" in ways[1][0]


def test_time_alone_is_said_as_a_day(services: dict[str, Service]) -> None:
    banned = {"driver__disqualified_until": date(2027, 1, 31)}
    assert told(services, "driving-licence-renewal", **banned)[0] == [
        "From 1 February 2027, if nothing else changes until then"
    ]
    assert told(services, "driving-licence-renewal", "es", **banned)[0] == [
        "Desde el 1 de febrero de 2027, si nada más cambia hasta entonces"
    ]


def test_what_belongs_together_is_one_way_with_several_steps(services: dict[str, Service]) -> None:
    ways = told(services, "driving-licence-renewal", declaration__eyesight=False, declaration__resident=False)
    assert ways == [
        [
            "Lives in Great Britain would have to be “Yes” (now “No”)",
            "Can read a number plate at 20 metres would have to be “Yes” (now “No”)",
        ]
    ]


def test_facts_that_stand_in_every_way_are_named_when_nothing_else_would_help(
    services: dict[str, Service],
) -> None:
    service = services["housing-benefit"]
    inputs = KNOWN["housing-benefit"] | {
        "applicant.date of birth": date(1950, 1, 1),
        "home.pays rent": False,
    }
    now = evaluate(service.model, inputs=inputs, on=DAY, wanted=["eligible"])
    found = changes.needed(now, "eligible")
    assert otherwise.facts(found, service=service, language="en") == []
    needed = replace(found, sets=tuple(one for one in found.sets if not one.can_be_done))
    assert needed.only_by_facts
    assert otherwise.facts(needed, service=service, language="en") == ["Date of birth"]
    assert otherwise.facts(needed, service=service, language="es") == ["Fecha de nacimiento"]
    assert not [way for way in otherwise.ways(needed, service=service, language="en") if way.can_be_done]


def test_where_any_would_do_it_is_said_how_many_in_all(services: dict[str, Service]) -> None:
    service = services["housing-benefit"]
    place = Place("household.members", kind=())
    two = Change(
        place, DataType("integer", "integer"), Decimal(1), Decimal(2), "count", Range(Decimal(2), None)
    )
    none = Change(
        place, DataType("integer", "integer"), Decimal(1), Decimal(0), "count", Range(None, Decimal(0))
    )
    needed = Needed((ChangeSet((two,), True), ChangeSet((none,), True)))

    def steps(language: str) -> list[str]:
        return [way.steps[0] for way in otherwise.ways(needed, service=service, language=language)]

    assert steps("en") == [
        "There would have to be at least 2 in all under “Who lives with you” (now 1)",
        "There would have to be nothing under “Who lives with you” (now 1)",
    ]
    assert steps("es") == [
        "En total tendría que haber al menos 2 en “Quién vive con usted” (ahora 1)",
        "No tendría que haber nada en “Quién vive con usted” (ahora 1)",
    ]
