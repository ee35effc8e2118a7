"""Made populations: what the definition allows, and the same for the same seed."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from tests.insight.conftest import loaded
from tests.insight.plain import inputs_of

from onedoor.insight import files, synthetic
from onedoor.insight.synthetic import Recipe


def test_every_value_is_one_the_definition_allows() -> None:
    for service in loaded().services.values():
        for batch in synthetic.batches(service.model, rows=200):
            for inputs in inputs_of(batch):
                for name, value in inputs.items():
                    assert service.inputs[name].check(value) is None, name


def test_a_made_population_is_one_a_scan_can_read(tmp_path: Path) -> None:
    for service in loaded().services.values():
        path = tmp_path / f"{service.id}.parquet"
        synthetic.write(path, service.model, rows=150)
        population = files.opened(path, service.model, wanted=list(service.inputs))
        assert (population.notes, population.total) == ((), 150)
        assert sum(part.rows for part in population.parts()) == 150


def test_the_same_seed_gives_the_same_people_and_another_seed_others() -> None:
    model = loaded().services["housing-benefit"].model

    def table(seed: int) -> pa.Table:
        return pa.Table.from_batches(synthetic.batches(model, rows=300, recipe=Recipe(seed=seed)))

    assert table(1).equals(table(1))
    assert not table(1).equals(table(2))


def test_people_are_the_same_however_many_follow(monkeypatch: object) -> None:
    model = loaded().services["driving-licence-renewal"].model
    few = next(iter(synthetic.batches(model, rows=synthetic.BATCH)))
    many = next(iter(synthetic.batches(model, rows=synthetic.BATCH + 5)))
    assert few.equals(many)


def test_some_values_are_not_known_and_some_are_known_to_be_null(tmp_path: Path) -> None:
    model = loaded().services["driving-licence-renewal"].model
    synthetic.write(tmp_path / "p.parquet", model, rows=2_000, recipe=Recipe(holes=0.2))
    table = pq.read_table(tmp_path / "p.parquet")
    share = table["declaration.resident"].null_count / 2_000
    assert 0.15 < share < 0.25
    rows = list(inputs_of(table))
    known_null = sum(
        "driver.disqualified until" in row and row["driver.disqualified until"] is None for row in rows
    )
    unknown = sum("driver.disqualified until" not in row for row in rows)
    assert known_null > 500
    assert unknown > 100
