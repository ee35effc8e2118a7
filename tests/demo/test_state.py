"""The state folder, ports, and PostgreSQL in a folder."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from onedoor.demo import ports
from onedoor.demo.postgres import Cluster, PostgresFailed
from onedoor.demo.state import AlreadyRunning, State

HOLDER = (
    "import sys, time; from pathlib import Path; from onedoor.demo.state import State;"
    "s = State(Path(sys.argv[1])); s.hold(); s.note(address='http://localhost:8123'); print('held', flush=True); time.sleep(60)"
)


def test_a_secret_stays_the_same_and_is_its_owners_alone(tmp_path: Path) -> None:
    state = State(tmp_path)
    first = state.secret("key")
    assert len(first) > 40
    assert State(tmp_path).secret("key") == first
    assert stat.S_IMODE((tmp_path / "secrets" / "key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700


def test_commands_find_the_settings_of_the_town_that_runs_and_only_while_it_runs(tmp_path: Path) -> None:
    state = State(tmp_path)
    state.keep_settings({"ONEDOOR_SECRET_KEY": "x", "DATABASE_URL": "postgresql:///y", "HOME": "/root"})
    assert state.settings() == {}, "nothing runs yet"
    state.note(address="http://localhost:1")
    assert state.settings() == {"ONEDOOR_SECRET_KEY": "x", "DATABASE_URL": "postgresql:///y"}
    assert stat.S_IMODE((tmp_path / "secrets" / "settings.json").stat().st_mode) == 0o600
    state.forget()
    assert state.settings() == {}


def test_a_second_demo_in_one_folder_is_told_where_the_first_answers_and_killing_the_first_frees_it(
    tmp_path: Path,
) -> None:
    first = subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE)
    assert first.stdout is not None
    first.stdout.readline()
    with pytest.raises(AlreadyRunning, match="http://localhost:8123"):
        State(tmp_path).hold()
    first.send_signal(signal.SIGKILL)
    first.wait()
    State(tmp_path).hold()


def test_a_note_that_was_cut_in_the_middle_counts_as_none(tmp_path: Path) -> None:
    (tmp_path / "running.json").write_text('{"address": "http')
    assert State(tmp_path).running() == {}


def test_a_taken_port_gives_the_next_free_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        assert not ports.is_free(number)
        assert ports.Ports().next_free(number) > number


def test_a_port_that_another_demo_has_chosen_is_not_chosen_again_though_nobody_listens_yet() -> None:
    first, second = ports.Ports(), ports.Ports()
    chosen = first.next_free(31000)
    assert ports.is_free(chosen)
    assert second.next_free(chosen) > chosen
    assert first.next_free(chosen) != chosen
    first.give_back()
    assert ports.next_free(chosen) == chosen


def test_no_free_port_at_all_is_said() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(ports.NoPort, match="--port"):
            ports.Ports().next_free(taken.getsockname()[1], tries=1)


def test_postgres_runs_from_a_deep_folder_with_spaces_and_survives_being_killed(tmp_path: Path) -> None:
    folder = tmp_path / "a folder with spaces" / ("deep" * 30)
    cluster = Cluster(folder, {"fsync": "off"})
    server = cluster.start()
    try:
        cluster.wait(server)
        cluster.ensure_database("town")
        cluster.ensure_database("town")
        with psycopg.connect(cluster.url("town")) as connection:
            connection.execute("create table kept (word text)")
            connection.execute("insert into kept values ('ñandú')")
        server.send_signal(signal.SIGKILL)
        server.wait()
        server = cluster.start()
        cluster.wait(server)
        with psycopg.connect(cluster.url("town")) as connection:
            assert connection.execute("select word from kept").fetchall() == [("ñandú",)]
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(60)
        cluster.remove_sockets()


def test_a_server_that_was_left_running_is_ended_by_the_next_start(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / "postgres", {"fsync": "off"})
    left = cluster.start()
    cluster.wait(left)
    fresh = cluster.start()
    try:
        cluster.wait(fresh)
        assert left.wait(60) is not None
    finally:
        fresh.send_signal(signal.SIGINT)
        fresh.wait(60)
        cluster.remove_sockets()


def test_a_note_of_a_server_whose_number_another_process_has_is_no_obstacle(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / "postgres", {"fsync": "off"})
    cluster.make()
    (cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.data}\n1\n5432\n\n\n\n")
    server = cluster.start()
    try:
        cluster.wait(server)
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(60)
        cluster.remove_sockets()


def test_the_database_asks_for_its_password(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / "postgres", {"fsync": "off"})
    server = cluster.start()
    try:
        cluster.wait(server)
        password = (cluster.folder / "password").read_text()
        assert stat.S_IMODE((cluster.folder / "password").stat().st_mode) == 0o600
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(cluster.url("postgres").replace(password, "wrong"))
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(60)
        cluster.remove_sockets()


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / "postgres", {"shared_buffers": "nonsense"})
    server = cluster.start()
    with pytest.raises(PostgresFailed, match="shared_buffers"):
        cluster.wait(server)
    cluster.remove_sockets()


def test_what_runs_is_noted_as_json(tmp_path: Path) -> None:
    state = State(tmp_path)
    state.note(launcher=1)
    state.note(address="x")
    assert json.loads((tmp_path / "running.json").read_text()) == {"launcher": 1, "address": "x"}
    state.forget()
    assert state.running() == {}
