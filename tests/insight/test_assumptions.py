"""What is assumed holds where nothing is known, and nowhere else."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.insight.conftest import ON, TENANTS, loaded
from tests.insight.plain import inputs_of

from onedoor.catalogue.services import Service
from onedoor.dmn.evaluation import evaluate
from onedoor.dmn.kernel import kernels
from onedoor.insight import assumptions, files, scans, synthetic
from onedoor.insight.assumptions import Assumed, WrongAssumption, filled

SEVERAL = [
    "household.savings=1200.555",
    "home.accommodation=temporary",
    "home.rent officer figure=null",
    "applicant.full-time student=no",
    "household.other income=[]",
    "home.bedrooms=2",
    "applicant.date of birth=1980-05-01",
    "household.other income=[{kind: other, weekly amount: 5}]",
]


@pytest.mark.parametrize("written", SEVERAL)
def test_what_is_known_stays_and_what_is_not_becomes_what_is_assumed(benefit: Service, written: str) -> None:
    one = assumptions.read(written, benefit.model)
    [batch] = synthetic.batches(benefit.model, rows=300, recipe=synthetic.Recipe(holes=0.3))
    before, after = list(inputs_of(batch)), list(inputs_of(filled(batch, [one], benefit.model)))
    assert sum(one.input not in row for row in before) > 30
    for was, becomes in zip(before, after, strict=True):
        assert becomes == {**was, one.input: was.get(one.input, one.value)}


@pytest.mark.parametrize("written", SEVERAL)
def test_an_input_without_a_column_is_assumed_of_everybody(benefit: Service, written: str) -> None:
    one = assumptions.read(written, benefit.model)
    batch = pa.record_batch({"home.pays rent": [True, False]})
    assert [row[one.input] for row in inputs_of(filled(batch, [one], benefit.model))] == [one.value] * 2


@given(
    known=st.one_of(
        st.lists(st.none() | st.integers(-(10**9), 10**9), min_size=1).map(
            lambda one: pa.array(one, pa.int64())
        ),
        st.lists(st.none() | st.decimals(-999, 999, places=2), min_size=1).map(
            lambda one: pa.array(one, pa.decimal128(5, 2))
        ),
        st.lists(st.none() | st.decimals(-999, 999, places=2), min_size=1).map(
            lambda one: pa.array(one, pa.decimal32(5, 2))
        ),
        st.lists(st.none() | st.floats(-1e6, 1e6), min_size=1).map(lambda one: pa.array(one, pa.float64())),
    ),
    value=st.decimals(-(10**9), 10**9, places=4),
)
def test_a_number_is_assumed_exactly_whatever_the_column_holds(known: pa.Array, value: Decimal) -> None:
    model = loaded().services["housing-benefit"].model
    one = assumptions.read(f"household.savings={value}", model)
    batch = pa.record_batch({"household.savings": known})
    before = [row.get("household.savings", value) for row in inputs_of(batch)]
    after = [row["household.savings"] for row in inputs_of(filled(batch, [one], model))]
    assert after == before


def test_a_scan_with_assumptions_decides_as_if_each_had_answered_so(benefit: Service, tmp_path: Path) -> None:
    synthetic.write(tmp_path / "p.parquet", benefit.model, rows=400, recipe=TENANTS)
    question = scans.question_of(benefit)
    kernel = kernels.compiled(benefit.model, wanted=question.wanted, on=ON)
    population = files.opened(
        tmp_path / "p.parquet", benefit.model, wanted=["home.pays rent", "household.savings"]
    )
    assumed = [assumptions.read(one, benefit.model) for one in SEVERAL[:4]]
    scan = scans.run(
        service=benefit, kernel=kernel, population=Assumed(population, assumed, benefit.model), on=ON
    )
    extra = {one.input: one.value for one in assumed}
    no = sum(
        evaluate(benefit.model, inputs={**extra, **inputs}, on=ON, wanted=["eligible"]).value("eligible")
        is False
        for part in population.parts()
        for inputs in inputs_of(part.batch)
    )
    assert scan.tally.no == no > 10
    assert not set(extra) & set(scan.tally.missing)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("home.rnet=5", "There is no input “home.rnet”. Did you mean “home.rent”?"),
        ("home.rent", "assumes nothing"),
        (
            "home.rent=dear",
            "“home.rent” cannot be that. This must be an amount of money like 12.50, not “dear”.",
        ),
        ("home.accommodation=tent", "“tent” is not one of the options."),
        ("household.other income=[", "cannot be that"),
    ],
)
def test_what_cannot_be_assumed_is_said(benefit: Service, written: str, said: str) -> None:
    with pytest.raises(WrongAssumption) as refused:
        assumptions.read(written, benefit.model)
    assert said in str(refused.value)
