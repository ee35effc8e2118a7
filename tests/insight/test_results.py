"""Results in Parquet: whole, or not there."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from onedoor.insight import results
from onedoor.insight.results import AMOUNT, CannotWrite, Result

SCHEMA = pa.schema([("row", pa.int64()), ("amount", AMOUNT)])
SOME = {"row": pa.array([1, 2]), "amount": pa.array([Decimal("1.25"), None], pa.decimal128(5, 2))}


def test_a_result_is_there_when_it_is_whole_and_says_what_it_is_about(tmp_path: Path) -> None:
    with Result(tmp_path / "out.parquet", SCHEMA, about={"service": "allowance"}) as result:
        result.write(SOME)
        result.write({"row": pa.array([], pa.int64()), "amount": pa.array([], AMOUNT)})
        assert not (tmp_path / "out.parquet").exists()
    table = pq.read_table(tmp_path / "out.parquet")
    assert table.to_pylist() == [{"row": 1, "amount": Decimal("1.25")}, {"row": 2, "amount": None}]
    assert table.schema.metadata[b"onedoor"] == b'{"service": "allowance"}'
    assert os.listdir(tmp_path) == ["out.parquet"]


def test_more_digits_than_ten_are_rounded(tmp_path: Path) -> None:
    with Result(tmp_path / "out.parquet", SCHEMA, about={}) as result:
        third = pa.array([Decimal("0.33333333333333333333")], pa.decimal128(30, 20))
        result.write({"row": pa.array([1]), "amount": third})
    assert pq.read_table(tmp_path / "out.parquet")["amount"].to_pylist() == [Decimal("0.3333333333")]


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, ValueError])
def test_what_is_interrupted_leaves_nothing_and_what_was_there_stays(
    tmp_path: Path, error: type[BaseException]
) -> None:
    (tmp_path / "out.parquet").write_text("of yesterday")

    def interrupted() -> None:
        with Result(tmp_path / "out.parquet", SCHEMA, about={}) as result:
            result.write(SOME)
            raise error

    with pytest.raises(error):
        interrupted()
    assert os.listdir(tmp_path) == ["out.parquet"]
    assert (tmp_path / "out.parquet").read_text() == "of yesterday"


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    script = f"""
import numpy, pyarrow as pa
from pathlib import Path
from onedoor.insight.results import CannotWrite, Result
schema = pa.schema([("row", pa.int64())])
try:
    with Result(Path({str(tmp_path / "out.parquet")!r}), schema, about={{}}) as result:
        for seed in range(100):
            result.write({{"row": pa.array(numpy.random.default_rng(seed).integers(0, 2**60, 100_000))}})
except CannotWrite as error:
    print(error)
"""

    def little_room() -> None:  # as on a full disk, a write beyond the limit fails
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, preexec_fn=little_room, check=True
    )
    assert done.stdout.strip() == f"{tmp_path}/out.parquet cannot be written: File too large."
    assert os.listdir(tmp_path) == []


def test_a_folder_that_is_not_there_is_said_at_once(tmp_path: Path) -> None:
    for path, said in [
        (tmp_path / "none" / "out.parquet", "cannot be written: No such file or directory."),
        (Path("/dev/full"), "is no file"),
        (tmp_path, "is no file: name another"),
    ]:
        with pytest.raises(CannotWrite, match=said), Result(path, SCHEMA, about={}):
            pass


def test_a_text_is_there_when_it_is_whole(tmp_path: Path) -> None:
    results.write_text(tmp_path / "a.svg", "<svg/>")
    assert (tmp_path / "a.svg").read_text() == "<svg/>"
    with pytest.raises(CannotWrite, match="No such file"):
        results.write_text(tmp_path / "none" / "a.svg", "<svg/>")
    assert os.listdir(tmp_path) == ["a.svg"]
