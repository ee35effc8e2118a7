"""The same scan through Spark, on this machine: equal to the local one. Skipped where Java or PySpark is absent."""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.insight.conftest import ON, TENANTS, loaded

from onedoor.catalogue.services import Service
from onedoor.dmn.kernel import kernels
from onedoor.insight import files, scans, spark, synthetic
from onedoor.insight.scans import Scan

needs_spark = pytest.mark.skipif(
    shutil.which("java") is None or importlib.util.find_spec("pyspark") is None,
    reason="Spark needs Java and PySpark; `make dev` installs PySpark where there is a java",
)


def scanned(service: Service, path: Path, out: Path, *, with_spark: bool) -> Scan:
    kernel = kernels.compiled(service.model, wanted=scans.question_of(service).wanted, on=ON)
    population = files.opened(path, service.model, wanted=kernel.schema.names, batch=500)
    how: Any = {"service": service, "kernel": kernel, "population": population, "on": ON, "out": out}
    return spark.run(**how, threads=2) if with_spark else scans.run(**how)


def rows(path: Path, key: str) -> list[dict[str, Any]]:
    return sorted(pq.read_table(path).to_pylist(), key=lambda row: row[key])


@needs_spark
def test_spark_gives_what_one_machine_gives(benefit: Service, drivers: Path, tmp_path: Path) -> None:
    tenants = tmp_path / "tenants"
    tenants.mkdir()
    for place, count in enumerate((900, 1100)):
        synthetic.write(tenants / f"{place}.parquet", benefit.model, rows=count, recipe=TENANTS)
    fewer = pq.read_table(drivers).drop_columns(["declaration.eyesight", "driver.disqualified until"])
    fewer = fewer.append_column("driver.disqualified until", pa.nulls(len(fewer)))
    people = tmp_path / "people of two kinds"
    people.mkdir()
    shutil.copy(drivers, people / "a b%20c[1].parquet")
    pq.write_table(fewer, people / "b.parquet")
    licence = loaded().services["driving-licence-renewal"]
    for service, path in [(benefit, tenants), (licence, people)]:
        out, other = tmp_path / "local.parquet", tmp_path / "spark.parquet"
        here = scanned(service, path, out, with_spark=False)
        there = scanned(service, path, other, with_spark=True)
        assert there.tally == here.tally
        assert there.tally.yes > 50
        assert rows(other, "row") == rows(out, "row")
        assert pq.read_schema(other).equals(pq.read_schema(out), check_metadata=True)


@needs_spark
def test_people_keep_their_numbers_through_spark(licence: Service, drivers: Path, tmp_path: Path) -> None:
    table = pq.read_table(drivers)
    numbers = [f"A{place:05}" for place in range(table.num_rows)]
    pq.write_table(table.append_column("applicant.person number", [numbers]), tmp_path / "p.parquet")
    here = scanned(licence, tmp_path / "p.parquet", tmp_path / "local.parquet", with_spark=False)
    scanned(licence, tmp_path / "p.parquet", tmp_path / "spark.parquet", with_spark=True)
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
