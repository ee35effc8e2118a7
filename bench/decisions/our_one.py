"""Our side of one decision at a time, and of Riverton from nothing."""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from bench.decisions import single
from bench.decisions.measured import each, report

DAY = date(2026, 4, 1)
RIVERTON = Path(__file__).resolve().parents[2] / "jurisdictions" / "riverton"
FAMILY = "in 2025 a family of four"
"""How the example of housing benefit begins that is measured."""


def whole(reason: Any) -> list[Any]:
    """Every step of an explanation, down to the inputs and figures: what is only made when it is looked at is looked at."""
    from onedoor.dmn import reasons

    return [(one.value, one.text, one.source) for one in reasons.walk(reason)]


def small(which: str) -> None:
    """The table of 30 rows, or the small help with rent: the mean over its cases."""
    from onedoor.dmn.build import build
    from onedoor.dmn.evaluation import evaluate

    document, cases, wanted = (
        (single.fees_document(), single.FEES, "fee")
        if which == "fees"
        else (single.rent_document(), single.RENTS, "benefit")
    )
    model = build(document, attribute_types={})
    given = [{name: Decimal(one) if isinstance(one, int) else one for name, one in case.items()} for case in cases]

    def answers() -> list[Any]:
        return [evaluate(model, inputs=case, on=DAY, wanted=[wanted]).value(wanted) for case in given]

    def reasons() -> list[Any]:
        made = (evaluate(model, inputs=case, on=DAY, wanted=[wanted]).reasons(wanted) for case in given)
        return [whole(one) for one in made]

    values = [None if one is None else float(one) for one in answers()]
    report(seconds=each(answers) / len(cases), explained=each(reasons) / len(cases), values=values)


def housing() -> None:
    """Riverton's Housing Benefit for a family of four: the amount, and with every reason down to each figure."""
    from onedoor.catalogue import examples, jurisdictions
    from onedoor.dmn.evaluation import evaluate

    service = jurisdictions.load(RIVERTON, run_examples=False).services["housing-benefit"]
    example = next(one for one in service.examples if one.that.startswith(FAMILY))
    known, _ = examples.inputs_of(example.given, model=service.model)
    wanted = ["eligible", *service.decides.amounts]

    def answers() -> list[Any]:
        done = evaluate(service.model, inputs=known, on=example.on, wanted=wanted)
        return [done.value(name) for name in wanted]

    def reasons() -> list[Any]:
        done = evaluate(service.model, inputs=known, on=example.on, wanted=wanted)
        return [whole(done.reasons(name)) for name in wanted]

    values = [float(one) for one in answers()]
    report(seconds=each(answers), explained=each(reasons), values=values, decisions=len(service.model.decisions))


def cold() -> None:
    """All of Riverton, read and compiled in a process that has just begun."""
    begun = time.perf_counter()
    from onedoor.catalogue import jurisdictions

    imported = time.perf_counter()
    town = jurisdictions.load(RIVERTON, run_examples=False)
    done = time.perf_counter()
    report(
        seconds=done - begun,
        imports=imported - begun,
        loading=done - imported,
        decisions=sum(len(one.model.decisions) for one in town.services.values()),
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("which", choices=["fees", "rents", "housing", "cold"])
    asked: Mapping[str, Any] = vars(parser.parse_args())
    which = asked["which"]
    if which == "housing":
        housing()
    elif which == "cold":
        cold()
    else:
        small(which)


if __name__ == "__main__":
    main()
