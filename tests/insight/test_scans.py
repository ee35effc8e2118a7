"""A scan counts what the rules say of each person; here it is counted again, person by person."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.insight.conftest import ON, loaded
from tests.insight.plain import PlainKernel, inputs_of

from onedoor.catalogue.services import Service
from onedoor.dmn.evaluation import Evaluation, evaluate
from onedoor.dmn.kernel import kernels
from onedoor.feel.values import Missing
from onedoor.insight import files, scans, synthetic
from onedoor.insight.scans import Scan
from onedoor.insight.synthetic import Recipe
from onedoor.insight.tallies import Tally


def scanned(service: Service, path: Path, *, batch: int = 250, kernel: Any = None, **how: Any) -> Scan:
    kernel = kernel or kernels.compiled(service.model, wanted=scans.question_of(service).wanted, on=ON)
    population = files.opened(path, service.model, wanted=kernel.schema.names, batch=batch)
    return scans.run(service=service, kernel=kernel, population=population, on=ON, **how)


def one_by_one(service: Service, path: Path) -> list[Evaluation]:
    return [
        evaluate(service.model, inputs=inputs, on=ON, wanted=scans.question_of(service).wanted)
        for inputs in inputs_of(pq.read_table(path))
    ]


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("batch", [7, 250, 10_000])
def test_a_scan_counts_and_sums_what_the_rules_say_of_each(
    licence: Service, drivers: Path, threads: int, batch: int
) -> None:
    tally = scanned(licence, drivers, batch=batch, threads=threads).tally
    people = one_by_one(licence, drivers)
    said = Counter(
        str(one.value("eligible")) for one in people if not isinstance(one.value("eligible"), Missing)
    )
    assert (tally.rows, tally.yes, tally.no) == (600, said["True"], said["False"])
    assert tally.yes > 10
    lacking: Counter[str] = Counter()
    for one in people:
        lacking.update(one.missing("eligible"))
    assert tally.cannot_tell == 600 - tally.yes - tally.no > 10
    assert tally.missing == lacking
    fees = [one.value("fee") for one in people if one.value("eligible") is True]
    assert tally.amounts["fee"].sum == sum(fee for fee in fees if isinstance(fee, Decimal)) > 0
    assert tally.amounts["fee"].missing == sum(isinstance(fee, Missing) for fee in fees) > 0
    assert tally.amounts["fee"].known == len(fees) - tally.amounts["fee"].missing
    assert list(tally.amounts) == ["fee"]  # what is no number is not summed


@pytest.mark.parametrize("id", ["housing-benefit", "householder-planning", "driving-licence-renewal"])
def test_compiled_rules_count_what_single_evaluations_count(id: str, tmp_path: Path) -> None:
    service = loaded().services[id]
    synthetic.write(tmp_path / "p.parquet", service.model, rows=400, recipe=Recipe(seed=5, holes=0.1))
    plain = PlainKernel(service.model, scans.question_of(service).wanted, ON)
    one, other = (scanned(service, tmp_path / "p.parquet", kernel=kernel).tally for kernel in (None, plain))
    assert one == other


def test_those_who_are_entitled_are_written_with_what_they_are_entitled_to(
    licence: Service, drivers: Path, tmp_path: Path
) -> None:
    scan = scanned(licence, drivers, out=tmp_path / "entitled.parquet", threads=2)
    written = pq.read_table(tmp_path / "entitled.parquet").to_pylist()
    assert len(written) == scan.tally.yes
    people = one_by_one(licence, drivers)
    assert [row["row"] for row in written] == [
        place for place, one in enumerate(people) if one.value("eligible") is True
    ]
    for row in written:
        for name in ("fee", "renewal kind", "licence valid until"):
            value = people[row["row"]].value(name)
            assert row[name] == (None if isinstance(value, Missing) else value)


def test_a_population_of_nobody_gives_noughts_and_an_empty_file(
    licence: Service, drivers: Path, tmp_path: Path
) -> None:
    pq.write_table(pq.read_table(drivers).slice(0, 0), tmp_path / "nobody.parquet")
    scan = scanned(licence, tmp_path / "nobody.parquet", out=tmp_path / "out.parquet")
    assert (scan.tally.rows, scan.tally.yes, scan.tally.cannot_tell) == (0, 0, 0)
    assert pq.read_table(tmp_path / "out.parquet").schema.names == [
        "row",
        "fee",
        "renewal kind",
        "licence valid until",
    ]


def test_rules_that_give_no_answer_are_told_apart_from_what_is_missing(
    licence: Service, drivers: Path
) -> None:
    class NoAnswer(PlainKernel):
        def run(self, batch: Any) -> Any:
            answers = super().run(batch)
            for one in answers.evaluations:
                one._case.answers["eligible"] = None
            return answers

    kernel = NoAnswer(licence.model, scans.question_of(licence).wanted, ON)
    tally = scanned(licence, drivers, kernel=kernel).tally
    assert (tally.cannot_tell, tally.without_answer, tally.missing) == (600, 600, {})


def test_progress_is_told_how_many_people_are_done(licence: Service, drivers: Path) -> None:
    told: list[int] = []
    scanned(licence, drivers, batch=250, progress=told.append, threads=2)
    assert told == [250, 500, 600]


def test_a_tally_survives_being_written_down(licence: Service, drivers: Path) -> None:
    tally = scanned(licence, drivers).tally
    assert Tally.from_json(tally.to_json()) == tally
