"""`onedoor scan`: counts for people and for programs, clear complaints, nothing half-written."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from tests.cli.conftest import TOWN, drawn
from tests.cli.test_main import onedoor
from tests.insight.plain import PlainKernel

from onedoor.cli import people
from onedoor.cli.main import main
from onedoor.dmn.kernel.obstacles import Obstacle
from onedoor.trust import acts, ledger

LICENCE = ["scan", "driving-licence-renewal", "--on", "2026-04-01", "--jurisdiction", str(TOWN)]


def ran(*arguments: str) -> Any:
    return CliRunner().invoke(main, [*LICENCE, *arguments])


def test_a_scan_says_how_many_may_and_what_is_missing_for_whom(drivers: Path, tmp_path: Path) -> None:
    done = onedoor(*LICENCE, "--population", str(drivers), "--out", str(tmp_path / "out.parquet"))
    assert (done.returncode, done.stderr) == (0, "")
    counted = json.loads(onedoor(*LICENCE, "--population", str(drivers), "--json").stdout)
    assert done.stdout.startswith("Renew a driving licence, on 2026-04-01: 2,000 people in ")
    for word, count in [("Yes", "yes"), ("No", "no"), ("Cannot tell", "cannot_tell")]:
        assert f"  {word:<12}{counted[count]:>12,}  {counted[count] / 2000:>6.1%}\n" in done.stdout
    assert f"{counted['missing']['declaration.eyesight']:>14,}  lack “declaration.eyesight”" in done.stdout
    fee = counted["amounts"]["fee"]
    assert f"Fee, of those with a yes: £{float(fee['sum']):,.2f} for {fee['known']:,} people" in done.stdout
    assert pq.read_metadata(tmp_path / "out.parquet").num_rows == counted["yes"] > 500
    assert f"Who is entitled is in {tmp_path}/out.parquet." in done.stdout


def test_one_thread_or_three_count_the_same(drivers: Path) -> None:
    one, three = (
        json.loads(ran("--population", str(drivers), "--threads", threads, "--json").stdout)
        for threads in "13"
    )
    for each in (one, three):
        each.pop("seconds")
    assert one == three


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["scan", "driving-license", "--on", "2026-04-01", "--population", "x"], 2, "Did you mean “driving-licence-renewal”?"),
        (["scan", "housing-benefit", "--on", "1 April", "--population", "x"], 2, "“1 April” is no day"),
        (["scan", "housing-benefit", "--population", "x"], 2, "Missing option '--on'"),
        (["scan", "housing-benefit", "--on", "2026-04-01", "--population", "none.parquet"], 3, "There is no file none.parquet."),
        (["scan", "housing-benefit", "--on", "2026-04-01", "--engine", "spark"], 2, "name it with --population"),
        (["scan", "housing-benefit", "--on", "2026-04-01"], 3, "ONEDOOR_SECRET_KEY is not set"),
    ],
)  # fmt: skip
def test_what_cannot_be_scanned_is_said_plainly(arguments: list[str], code: int, said: str) -> None:
    done = onedoor(*arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_column_of_the_wrong_type_ends_with_its_name(tmp_path: Path) -> None:
    pq.write_table(pa.table({"driver.licence status": [1, 2]}), tmp_path / "p.parquet")
    done = ran("--population", str(tmp_path / "p.parquet"))
    assert done.exit_code == 3
    assert done.stderr == (
        f"onedoor: {tmp_path}/p.parquet: the column “driver.licence status” is int64. "
        "Expected: string, or dictionary of string.\n"
    )


def test_a_day_before_the_law_is_said_plainly(drivers: Path) -> None:
    arguments = ["scan", "driving-licence-renewal", "--on", "1987-04-01", "--jurisdiction", str(TOWN)]
    done = CliRunner().invoke(main, [*arguments, "--population", str(drivers)])
    assert done.exit_code == 3
    assert "has no figure for 1987-04-01" in done.stderr


def test_columns_that_are_not_read_are_named(tmp_path: Path) -> None:
    pq.write_table(pa.table({"driver.licence statsu": ["full"]}), tmp_path / "p.parquet")
    done = ran("--population", str(tmp_path / "p.parquet"))
    assert done.exit_code == 0
    assert (
        "Note: The column “driver.licence statsu” is no input of the service and is not read." in done.stderr
    )
    assert "Did you mean “driver.licence status”?" in done.stderr


def test_a_file_that_cannot_be_written_is_said_before_anybody_is_looked_at(
    drivers: Path, tmp_path: Path
) -> None:
    done = ran("--population", str(drivers), "--out", str(tmp_path / "none" / "out.parquet"))
    assert done.exit_code == 3
    assert "No such file or directory" in done.stderr
    assert done.stdout == ""


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return drawn(tmp_path_factory.mktemp("many") / "many.parquet", rows=1_500_000)


def _heeding_every_sign() -> None:
    """What a shell starts in the background ignores Ctrl-C, and so does everything that it starts, these tests for one."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize(("sign", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_what_is_told_to_end_leaves_no_half_file(many: Path, tmp_path: Path, sign: int, code: int) -> None:
    out = tmp_path / "out.parquet"
    command = [sys.executable, "-m", "onedoor.cli", *LICENCE, "--population", str(many), "--out", str(out)]
    for _ in range(5):  # on a machine that halts for a second it may be through before it is told
        running = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=_heeding_every_sign
        )
        while not os.listdir(tmp_path) and running.poll() is None:
            time.sleep(0.01)
        running.send_signal(sign)
        said, complained = running.communicate(timeout=60)
        if running.returncode:
            break
        out.unlink()
    assert running.returncode == code, complained
    assert said == ""
    assert "Traceback" not in complained
    assert os.listdir(tmp_path) == []


def test_what_is_worked_out_person_by_person_is_named_with_its_place_and_its_cost(
    drivers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(asked: people.Asked, wanted: tuple[str, ...]) -> PlainKernel:
        obstacle = Obstacle(
            "fee", ("decisions", "fee", "value"), "A function as a value cannot be compiled.", 4
        )
        return PlainKernel(asked.service.model, wanted, asked.on, obstacles=(obstacle,))

    monkeypatch.setattr(people, "compiled", slow)
    done = ran("--population", str(drivers))
    assert done.exit_code == 0
    first, second = done.stderr.splitlines()[:2]
    assert first == (
        "Warning: “fee” is worked out person by person. decisions > fee > value, character 5: "
        "A function as a value cannot be compiled."
    )
    assert re.fullmatch(
        r"Warning: that takes about \d+\.\d ms a person, about \d+ minutes for everybody\.", second
    )


# -- the town's registers


@pytest.mark.django_db(transaction=True)
def test_without_a_file_everybody_is_in_the_registers_and_each_finds_it_in_the_ledger(
    settings: Any, registers_held: None
) -> None:
    from datetime import date

    from onedoor.registers import holdings

    settings.ONEDOOR_JURISDICTION = TOWN.resolve()
    born = {"A1": date(1980, 1, 1), "B2": date(1990, 1, 1), "C3": date(2020, 1, 1)}
    holdings.load(
        register="population",
        records=[(key, {"date of birth": day}) for key, day in born.items()],
        as_of=date(2026, 1, 1),
    )
    drives = {"licence status": "full", "photocard valid until": date(2026, 3, 1)}
    holdings.load(
        register="drivers",
        records=[("A1", drives), ("B2", {"licence status": "none"})],
        as_of=date(2026, 1, 1),
    )
    counted = json.loads(ran("--json").stdout)
    assert [counted[name] for name in ("rows", "yes", "no", "cannot_tell")] == [2, 0, 1, 1]
    assert "declaration.eyesight" in counted["missing"]
    for number in born:
        entries = ledger.about(number)
        assert {entry.act for entry in entries} == {acts.READ_OF_ALL}
        assert {entry.actor_name for entry in entries} == {"Onedoor, scan: Renew a driving licence"}
    everyone = json.loads(ran("--json", "--from-age", "0").stdout)
    assert everyone["rows"] == 3


@pytest.mark.django_db(transaction=True)
def test_a_scan_outside_an_agreement_is_refused(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import UTC, datetime

    from onedoor.lib import clock

    settings.ONEDOOR_JURISDICTION = TOWN.resolve()
    with clock.frozen(datetime(2019, 5, 1, tzinfo=UTC)):
        done = ran()
    assert done.exit_code == 3
    assert (
        "“driver-licensing” has no agreement to read “date of birth” of the register “population”"
        in done.stderr
    )
    assert {entry.act for entry in ledger.Entry.objects.all()} == {acts.READ_REFUSED}
