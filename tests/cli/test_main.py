"""The command line: quick to start, and exit codes that scripts can use."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from onedoor.cli.main import COMMANDS


def onedoor(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    bare = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ONEDOOR_", "DJANGO_", "DATABASE_"))
    }
    return subprocess.run(
        [sys.executable, "-m", "onedoor.cli", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=bare | variables,
        timeout=120,
    )


def test_help_lists_every_command_and_the_exit_codes() -> None:
    shown = onedoor("--help")
    assert shown.returncode == 0
    for command in COMMANDS:
        assert f"\n  {command} " in shown.stdout
    assert "Exit codes" in shown.stdout


def test_help_loads_neither_django_nor_the_rooms() -> None:
    script = (
        "import sys; from onedoor.cli.main import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print([name for name in sys.modules if name.startswith(('django', 'onedoor.'))], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert set(eval(done.stderr)) == {"onedoor.cli", "onedoor.cli.main", "onedoor.cli.exits"}


def test_an_unknown_command_is_wrong_usage() -> None:
    assert onedoor("dance").returncode == 2


@pytest.mark.parametrize("command", [["migrate"], ["serve"], ["work"], ["load"]])
def test_a_missing_secret_key_is_said_plainly_with_exit_code_3(command: list[str]) -> None:
    done = onedoor(*command)
    assert done.returncode == 3
    assert done.stderr.startswith("onedoor: ONEDOOR_SECRET_KEY is not set")
    assert "Traceback" not in done.stderr


def test_a_database_that_does_not_answer_is_said_plainly_without_its_password() -> None:
    done = onedoor(
        "migrate",
        ONEDOOR_SECRET_KEY="x" * 50,
        DATABASE_URL="postgresql://u:topsecret@127.0.0.1:1/none?connect_timeout=2",
    )
    assert done.returncode == 3
    assert "DATABASE_URL" in done.stderr
    assert "topsecret" not in done.stdout + done.stderr


def test_a_taken_port_is_said_plainly() -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = onedoor("serve", "--port", port, ONEDOOR_SECRET_KEY="x" * 50)
    assert done.returncode == 3
    assert "--port" in done.stderr


def test_a_second_demo_in_one_checkout_ends_at_once(tmp_path: Path) -> None:
    from onedoor.demo.state import State

    first = State(tmp_path)
    first.hold()
    first.note(address="http://localhost:8123")
    done = onedoor("demo", "--state", str(tmp_path), "--jurisdiction", "jurisdictions/riverton")
    assert done.returncode == 3
    assert "http://localhost:8123" in done.stderr
    assert first.running()["address"] == "http://localhost:8123"
