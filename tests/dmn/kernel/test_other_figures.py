"""The answers with other figures in place of the law's: what they would be, and what is worked out once."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.dmn.kernel.small_laws import ON, PAST, law
from tests.dmn.kernel.test_laws_drawn import alike

from onedoor.dmn import evaluation
from onedoor.dmn.errors import UnknownName
from onedoor.dmn.kernel import kernels, populations
from onedoor.feel.values import Missing, Value

FIGURES = {
    "rate": {"type": "number", "values": {PAST: Decimal("0.5")}},
    "limit": {"type": "money", "values": {PAST: 100}},
    "names": {"type": "list of text", "values": {PAST: ["a"]}},
}
TAXED = law(
    {"slow sum": "sum(for m in h.members return round half up(m.pay * 0.37, 2))", "tax": "rate * max([0, slow sum - limit])",
     "listed": "list contains(names, p.kind)"},
    parameters=FIGURES,
)  # fmt: skip


def test_other_figures_give_what_the_law_would_with_them() -> None:
    cases = [
        {
            "h.members": [{"number": "1", "age": Decimal(3), "pay": Decimal(pay)} for pay in range(n)],
            "p.kind": kind,
        }
        for n, kind in ((0, "a"), (5, "b"), (40, "c"), (70, "a"))
    ]
    variants: list[dict[str, Value]] = [
        {},
        {"rate": Decimal("0.65")},
        {"limit": Decimal(3), "names": ["b", "c"]},
    ]
    found = kernels.Kernel(TAXED, ["tax", "listed"], ON).run_variants(
        populations.batch_of(cases, TAXED), variants
    )
    for figures, answers in zip(variants, found, strict=True):
        written = {
            name: {**FIGURES[name], "values": {PAST: figures.get(name, FIGURES[name]["values"][PAST])}}
            for name in FIGURES
        }
        changed = law(
            {name: one.logic.expression.text for name, one in TAXED.decisions.items()}, parameters=written
        )
        for row, case in enumerate(cases):
            single = evaluation.evaluate(changed, inputs=case, on=ON)
            for name in ("tax", "listed"):
                assert alike(single.value(name), answers.value(name, row)), (figures, name, row)


def test_what_no_figure_changes_is_worked_out_once_for_all_variants() -> None:
    kernel = kernels.Kernel(TAXED, ["tax"], ON)
    batch = populations.batch_of([{"h.members": []}], TAXED)
    kernel.run_variants(batch, [{"rate": Decimal(place) / 10} for place in range(1, 11)])
    (variant,) = (one for known in kernel._variants.values() for one in known)
    floors = [step for step in variant._program._steps if "floor_divide" in step.text]
    assert len(floors) == 1


def test_an_unknown_figure_is_refused() -> None:
    with pytest.raises(UnknownName, match="There is no parameter “rat”"):
        kernels.Kernel(TAXED, ["tax"], ON).run_variants(
            populations.batch_of([{}], TAXED, ["p.a"]), [{"rat": Decimal(1)}]
        )


def test_what_is_decided_person_by_person_is_decided_with_each_variants_figures() -> None:
    model = law(
        {"slow": "log(p.a + limit)", "next": "if slow > 5 then 1 else 2", "same": "p.a + 1"},
        parameters=FIGURES,
    )
    kernel = kernels.Kernel(model, ["next", "same"], ON)
    batch = populations.batch_of([{"p.a": Decimal(1)}, {}], model)
    with pytest.warns(kernels.SlowPath):
        first, second = kernel.run_variants(batch, [{}, {"limit": Decimal(1000)}])
    assert (first.value("next", 0), second.value("next", 0)) == (2, 1)
    assert first.decided["same"] is second.decided["same"]
    assert second.value("next", 1) == Missing(("p.a",))
