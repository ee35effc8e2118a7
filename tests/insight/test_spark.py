"""The same scan through Spark, on this machine: equal to the local one. Skipped where Java or PySpark is absent."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.insight.conftest import ON, TENANTS

from onedoor.catalogue.services import Service
from onedoor.dmn.kernel import kernels
from onedoor.insight import assumptions, files, scans, spark, synthetic
from onedoor.insight.assumptions import Assumed
from onedoor.insight.scans import Scan

needs_spark = pytest.mark.skipif(
    shutil.which("java") is None or importlib.util.find_spec("pyspark") is None,
    reason="Spark needs Java and PySpark; `make dev` installs PySpark where there is a java",
)


@pytest.fixture(autouse=True)
def quick_java(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Java that starts quickly rather than runs fast: it works for seconds here."""
    monkeypatch.setenv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData")


def scanned(service: Service, path: Path, out: Path, *, with_spark: bool, assume: Sequence[str] = ()) -> Scan:
    kernel = kernels.compiled(service.model, wanted=scans.question_of(service).wanted, on=ON)
    population = files.opened(path, service.model, wanted=kernel.schema.names, batch=500)
    assumed = tuple(assumptions.read(one, service.model) for one in assume)
    how: Any = {"service": service, "kernel": kernel, "on": ON, "out": out}
    if with_spark:
        return spark.run(population=population, threads=2, assumptions=assumed, **how)
    return scans.run(population=Assumed(population, assumed, service.model), **how)


def rows(path: Path, key: str) -> list[dict[str, Any]]:
    return sorted(pq.read_table(path).to_pylist(), key=lambda row: row[key])


@needs_spark
def test_spark_gives_what_one_machine_gives(benefit: Service, tmp_path: Path) -> None:
    people = tmp_path / "people of two kinds"
    people.mkdir()
    synthetic.write(people / "a b%20c[1].parquet", benefit.model, rows=900, recipe=TENANTS)
    synthetic.write(people / "b.parquet", benefit.model, rows=700, recipe=TENANTS)
    fewer = pq.read_table(people / "b.parquet").drop_columns(
        ["household.savings", "home.rent officer figure"]
    )
    fewer = fewer.append_column("home.rent officer figure", pa.nulls(len(fewer)))
    pq.write_table(fewer, people / "b.parquet")
    out, other = tmp_path / "local.parquet", tmp_path / "spark.parquet"
    here = scanned(benefit, people, out, with_spark=False)
    there = scanned(benefit, people, other, with_spark=True)
    assert there.tally == here.tally
    assert there.tally.yes > 50
    assert there.tally.missing["household.savings"] > 100
    assert rows(other, "row") == rows(out, "row")
    assert pq.read_schema(other).equals(pq.read_schema(out), check_metadata=True)


@needs_spark
def test_people_keep_their_numbers_through_spark(licence: Service, drivers: Path, tmp_path: Path) -> None:
    table = pq.read_table(drivers)
    numbers = [f"A{place:05}" for place in range(table.num_rows)]
    pq.write_table(table.append_column("applicant.person number", [numbers]), tmp_path / "p.parquet")
    assume = ["declaration.eyesight=yes", "driver.disqualified until=null"]
    here = scanned(
        licence, tmp_path / "p.parquet", tmp_path / "local.parquet", with_spark=False, assume=assume
    )
    scanned(licence, tmp_path / "p.parquet", tmp_path / "spark.parquet", with_spark=True, assume=assume)
    assert "declaration.eyesight" not in here.tally.missing
    key = "applicant.person number"
    assert rows(tmp_path / "spark.parquet", key) == rows(tmp_path / "local.parquet", key)
    assert here.tally.yes == len(rows(tmp_path / "spark.parquet", key))


def test_without_java_it_is_said_what_is_lacking(
    licence: Service, drivers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pyspark", reason="PySpark is not installed here")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(spark.NoSpark, match="needs Java 17"):
        scanned(licence, drivers, tmp_path / "out.parquet", with_spark=True)
    assert "out.parquet" not in os.listdir(tmp_path)


def test_without_pyspark_it_is_said_how_to_get_it(
    licence: Service, drivers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    for name in [name for name in sys.modules if name.partition(".")[0] == "pyspark"] + ["pyspark"]:
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(spark.NoSpark, match=r"PySpark is not installed.*requirements-spark\.lock"):
        scanned(licence, drivers, tmp_path / "out.parquet", with_spark=True)
    assert os.listdir(tmp_path) == []
