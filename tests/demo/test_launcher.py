"""Starting and ending the demo, also in ways nobody would wish for."""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
from click.testing import CliRunner, Result

from onedoor.cli.demo import demo
from onedoor.demo import launcher
from onedoor.demo.ports import is_free, next_free
from onedoor.demo.postgres import Cluster
from onedoor.demo.state import State


def a_port() -> int:
    """A free one, away from those of other test runs."""
    return next_free(random.randrange(15000, 30000, 50))


SCRIPT = str(Path(__file__).with_name("small_town.py"))


class Run:
    """A small town running in a process of its own."""

    def __init__(self, state: Path, port: int, **variables: str) -> None:
        bare = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        self.process = subprocess.Popen(
            [sys.executable, SCRIPT, str(state), str(port)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=bare | variables,
        )
        self.state = State(state)
        self.said: list[str] = []

    def until(self, word: str) -> "Run":
        """Read what it says until a line holds `word`."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            if word in line:
                return self
        raise AssertionError("".join(self.said))

    def rest(self) -> str:
        """What it still says until it ends."""
        assert self.process.stdout is not None
        return self.process.stdout.read()

    @property
    def address(self) -> str:
        return str(self.state.running()["address"])

    def pid_of(self, title: str) -> int:
        return next(child["pid"] for child in self.state.running()["children"] if child["title"] == title)

    def family(self) -> list[psutil.Process]:
        """The launcher's children and theirs."""
        return psutil.Process(self.process.pid).children(recursive=True)


def gone(processes: list[psutil.Process], seconds: float = 60) -> bool:
    _, alive = psutil.wait_procs(processes, timeout=seconds)
    return not [one for one in alive if one.status() != psutil.STATUS_ZOMBIE]


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "a state with spaces"
    yield folder
    for fact in State(folder).running().get("children", []):
        if psutil.pid_exists(fact["pid"]):
            os.kill(fact["pid"], signal.SIGKILL)
    Cluster(folder / "postgres").remove_sockets()


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_everything_that_was_started(state: Path, sign: signal.Signals) -> None:
    town = Run(state, a_port()).until("OPEN")
    assert urllib.request.urlopen(town.address).status == 200
    family = town.family()
    assert len(family) > 6
    port = int(town.address.rpartition(":")[2])
    town.process.send_signal(sign)
    assert "ENDED" in town.rest()
    assert town.process.wait(60) == 0
    assert gone(family)
    assert is_free(port)
    assert State(state).running() == {}


def test_a_signal_in_the_middle_of_the_start_ends_what_there_is(state: Path) -> None:
    town = Run(state, a_port()).until("PostgreSQL")
    family = town.family()
    town.process.send_signal(signal.SIGTERM)
    town.rest()
    assert town.process.wait(60) == 0
    assert gone(family)


def test_a_killed_launcher_takes_all_with_it_and_the_next_start_is_as_any_other(state: Path) -> None:
    first = Run(state, a_port()).until("OPEN")
    address, family = first.address, first.family()
    first.process.kill()
    first.process.wait()
    second = Run(state, int(address.rpartition(":")[2])).until("OPEN")
    assert second.address == address
    assert gone([one for one in family if one.is_running()])
    assert urllib.request.urlopen(address).status == 200
    second.process.terminate()
    assert second.process.wait(60) == 0


def test_everything_killed_at_once_is_no_obstacle_to_the_next_start(state: Path) -> None:
    first = Run(state, a_port()).until("OPEN")
    for one in [*first.family(), psutil.Process(first.process.pid)]:
        one.kill()
    first.process.wait()
    second = Run(state, a_port()).until("OPEN")
    second.process.terminate()
    assert second.process.wait(60) == 0


def test_when_a_part_dies_the_demo_says_which_and_ends(state: Path) -> None:
    town = Run(state, a_port()).until("OPEN")
    family = town.family()
    os.kill(town.pid_of("post office"), signal.SIGKILL)
    assert "The post office was killed by SIGKILL" in town.rest()
    assert town.process.wait(60) == 3
    assert gone(family)


@pytest.mark.parametrize("title", ["tax office", "nightly files"])
def test_a_system_elsewhere_that_dies_is_said_and_started_again(state: Path, title: str) -> None:
    town = Run(state, a_port()).until("OPEN")
    before = town.pid_of(title)
    os.kill(before, signal.SIGKILL)
    town.until(f"The {title} was killed by SIGKILL. It is started again; the town goes on meanwhile.")
    assert urllib.request.urlopen(town.address).status == 200
    town.until(f"The {title} runs again.")
    assert town.pid_of(title) != before
    town.process.terminate()
    assert town.process.wait(60) == 0


def test_a_system_elsewhere_is_switched_off_and_on_by_a_command(state: Path) -> None:
    def command(*arguments: str) -> Result:
        return CliRunner().invoke(demo, ["--state", str(state), *arguments])

    town = Run(state, a_port()).until("OPEN")
    assert command("off", "property-registry").output.startswith("The property registry is off.")
    assert "property registry   off" in command("systems").output
    assert "tax office          on" in command("systems").output
    assert urllib.request.urlopen(town.address).status == 200
    wrong = command("on", "propperty registry")
    assert wrong.exit_code == 2
    assert "Did you mean “property registry”?" in wrong.output
    assert command("on", "property registry").output == "The property registry is on.\n"
    assert "property registry" in [child["title"] for child in town.state.running()["children"]]
    town.process.terminate()
    assert town.process.wait(60) == 0
    assert "No demo town runs from" in str(command("off", "tax office").output)


def test_systems_elsewhere_are_told_their_own_secret_and_no_other(state: Path) -> None:
    town = Run(state, a_port()).until("OPEN")
    told = {title: psutil.Process(town.pid_of(title)).environ() for title in ("tax office", "property registry")}
    for variables in told.values():
        assert not [name for name in variables if name.startswith(("ONEDOOR_", "DATABASE_"))]
    assert "TAX_OFFICE_SECRET" in told["tax office"]
    assert "TAX_OFFICE_SECRET" not in told["property registry"]
    town.process.terminate()
    assert town.process.wait(60) == 0


def test_a_taken_port_is_said_and_the_next_one_used(state: Path) -> None:
    port = a_port()
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", port))
        taken.listen()
        town = Run(state, port).until("OPEN")
        assert f"port {port} is taken" in "".join(town.said)
        assert int(town.address.rpartition(":")[2]) > port
        town.process.terminate()
        town.process.wait(60)


def test_two_checkouts_run_side_by_side(state: Path, tmp_path: Path) -> None:
    port = a_port()
    one = Run(state, port)
    other = Run(tmp_path / "other", port)
    one.until("OPEN")  # both were starting at the same time
    other.until("OPEN")
    assert one.address != other.address
    for town in (one, other):
        assert urllib.request.urlopen(town.address).status == 200
        town.process.terminate()
    assert one.process.wait(60) == other.process.wait(60) == 0


def test_a_second_demo_in_one_checkout_names_the_first_and_does_not_disturb_it(state: Path) -> None:
    first = Run(state, a_port()).until("OPEN")
    second = Run(state, a_port())
    assert f"already runs at {first.address}" in second.rest()
    assert second.process.wait(60) == 3
    assert urllib.request.urlopen(first.address).status == 200
    first.process.terminate()
    assert first.process.wait(60) == 0


def test_a_given_database_is_used_and_none_is_started(state: Path) -> None:
    given = os.environ["DATABASE_URL"]
    town = Run(state, a_port(), DATABASE_URL=given).until("OPEN")
    assert not (state / "postgres").exists()
    town.process.terminate()
    assert town.process.wait(60) == 0


def test_what_was_written_is_there_after_a_kill(state: Path) -> None:
    first = Run(state, a_port()).until("OPEN")
    with psycopg.connect(Cluster(state / "postgres").url("onedoor")) as connection:
        connection.execute("create table kept as select 1 as number")
    first.process.kill()
    first.process.wait()
    second = Run(state, a_port()).until("OPEN")
    with psycopg.connect(Cluster(state / "postgres").url("onedoor")) as connection:
        assert connection.execute("select number from kept").fetchone() == (1,)
    second.process.terminate()
    assert second.process.wait(60) == 0


def test_a_second_start_makes_nothing_anew(state: Path) -> None:
    first = Run(state, a_port()).until("OPEN")
    first.process.terminate()
    first.process.wait(60)
    kept = [
        state / "postgres" / "data" / "PG_VERSION",
        state / "postgres" / "password",
        state / "secrets" / "secret-key",
    ]
    before = [(path.stat().st_mtime_ns, path.stat().st_ino) for path in kept]
    second = Run(state, a_port()).until("OPEN")
    assert [(path.stat().st_mtime_ns, path.stat().st_ino) for path in kept] == before
    second.process.terminate()
    assert second.process.wait(60) == 0


def test_a_definition_with_a_mistake_is_told_by_file_and_line_before_anything_starts(tmp_path: Path) -> None:
    town = tmp_path / "town"
    shutil.copytree("jurisdictions/riverton", town)
    law = town / "services" / "driving-licence-renewal" / "service.yaml"
    lines = law.read_text().splitlines()
    number = next(place for place, line in enumerate(lines, 1) if line.lstrip().startswith("- if:"))
    lines[number - 1] = lines[number - 1].partition("if:")[0] + "if: no such thing > 3"
    law.write_text("\n".join(lines))
    plan = launcher.Plan(folder=tmp_path / "state", jurisdiction=town, port=a_port())
    said: list[str] = []
    with pytest.raises(launcher.DemoFailed) as failed:
        launcher.Town(plan, said.append).start()
    assert f"{law}:{number}:" in str(failed.value)
    assert "“no such” is not a name known here" in str(failed.value)
    assert not said
