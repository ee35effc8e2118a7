"""Our side of one decision at a time, and of Riverton from nothing."""

from __future__ import annotations

import argparse
import json
import time
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

    def traces() -> list[Any]:
        return [evaluate(model, inputs=case, on=DAY, wanted=[wanted]).trace() for case in given]

    values = [None if one is None else float(one) for one in answers()]
    found = {"seconds": answers, "traced": traces, "explained": reasons}
    report(**{name: each(call) / len(cases) for name, call in found.items()}, values=values)


def housing(file: Path) -> None:
    """All of Riverton's Housing Benefit for a family of four, everything given; `file` gets the same for zen-engine."""
    from bench.decisions import in_zen
    from onedoor.catalogue import examples, jurisdictions
    from onedoor.dmn.evaluation import evaluate

    service = jurisdictions.load(RIVERTON, run_examples=False).services["housing-benefit"]
    model = service.model
    example = next(one for one in service.examples if one.that.startswith(FAMILY))
    known, _ = examples.inputs_of(example.given, model=model)
    given = {name: _blank(data.type) for name, data in model.inputs.items()} | dict(known)
    law = {"graph": in_zen.Translator(model, example.on).document(), "decisions": list(map(in_zen.plain_name, model.decisions))}
    law["case"] = {f"i_{in_zen.plain_name(name)}": in_zen.plain(value) for name, value in given.items()}
    file.write_text(json.dumps(law))

    def answers() -> Any:
        return evaluate(model, inputs=given, on=example.on)

    found = {
        "seconds": answers,
        "traced": lambda: answers().trace(),
        "explained": lambda: [whole(answers().reasons(name)) for name in ("eligible", *service.decides.amounts)],
    }
    values = [_figure(answers().value(name)) for name in model.decisions]
    report(**{name: each(call) for name, call in found.items()}, values=values)


def _blank(type: Any) -> Any:
    """Nothing, as a value of a type: for inputs that an example leaves out."""
    plain = {"list": [], "boolean": False, "date": date(1990, 1, 1), "choice": next(iter(type.options), "none")}
    return Decimal(0) if type.is_number else plain.get(type.kind, "none")


def _figure(value: Any) -> float | None:
    return float(value) if isinstance(value, Decimal | bool) else None


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
    parser.add_argument("--law", type=Path, help="the file that takes Housing Benefit as zen-engine reads it")
    asked = parser.parse_args()
    which = asked.which
    if which == "housing":
        housing(asked.law)
    elif which == "cold":
        cold()
    else:
        small(which)


if __name__ == "__main__":
    main()
