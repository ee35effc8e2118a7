"""What surrounds every system elsewhere: time, repetition, the circuit."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pytest
from tests.registers.connectors.conftest import register

from onedoor.registers.connectors.attempts import Attempt
from onedoor.registers.connectors.circuits import Circuit
from onedoor.registers.connectors.connector import Answer, ConnectorFailed, Register
from onedoor.registers.connectors.guard import Guarded, Looked

DOWN = ConnectorFailed("nobody there", passing=True)


class System:
    """Does what it is told to, one thing after the other."""

    def __init__(self, *does: Any) -> None:
        self.does = list(does)
        self.calls = 0

    def fetch(
        self, register: Register, keys: Sequence[str], fields: Sequence[str], attempt: Attempt
    ) -> Mapping[str, Answer]:
        self.calls += 1
        one = self.does.pop(0) if len(self.does) > 1 else self.does[0]
        if isinstance(one, Exception):
            raise one
        if callable(one):
            one(attempt)
        return {"A1": Answer("A1", {}, None)}

    def everything(self, register: Register, fields: Sequence[str]) -> Iterator[Answer]:
        for key in ("ö", "a", "Z", "a"):
            yield Answer(key, {}, None)

    def look(self, register: Register, attempt: Attempt) -> Looked:
        raise DOWN


def elsewhere(**settings: Any) -> Register:
    return register(
        {
            "kind": "rest",
            "description": "people.json",
            "one": {"operation": "get", "key": "id"},
            "key": "id",
            **settings,
        }
    )


def asked(system: System, of: Register | None = None) -> Mapping[str, Answer]:
    return Guarded(system).read(register=of or elsewhere(), keys=["A1"], fields=[])


def test_a_failure_that_may_pass_is_tried_again() -> None:
    system = System(DOWN, DOWN, "well")
    assert "A1" in asked(system)
    assert system.calls == 3


def test_no_more_often_than_the_file_says() -> None:
    system = System(DOWN)
    with pytest.raises(ConnectorFailed, match="nobody there"):
        asked(system, elsewhere(attempts=2))
    assert system.calls == 2


@pytest.mark.parametrize("kind", ["garbage", "schema", "refused"])
def test_what_would_only_be_the_same_again_is_not_tried_again(kind: Any) -> None:
    system = System(ConnectorFailed("no", kind=kind))
    with pytest.raises(ConnectorFailed):
        asked(system)
    assert system.calls == 1


def test_all_tries_together_take_no_longer_than_the_time() -> None:
    system = System(lambda attempt: time.sleep(30))
    began = time.monotonic()
    with pytest.raises(ConnectorFailed) as failed:
        asked(system, elsewhere(timeout=1, attempts=10))
    assert failed.value.kind == "timeout"
    assert time.monotonic() - began < 8  # ten tries of a second each would be more


def test_what_hangs_is_cut() -> None:
    cut = threading.Event()

    def hang(attempt: Attempt) -> None:
        attempt.on_cut(cut.set)
        assert cut.wait(10)

    with pytest.raises(ConnectorFailed):
        asked(System(hang), elsewhere(timeout=1))
    assert cut.wait(1)


def test_a_register_that_fails_again_and_again_is_left_alone() -> None:
    system = System(ConnectorFailed("nobody there"))
    of = elsewhere(opens_after=2, rests=30)
    for _ in range(2):
        with pytest.raises(ConnectorFailed, match="nobody there"):
            asked(system, of)
    with pytest.raises(ConnectorFailed, match="failed 2 times, and is left alone") as failed:
        asked(system, of)
    assert failed.value.kind == "open circuit"
    assert "Last: nobody there" in str(failed.value)
    assert system.calls == 2


@pytest.fixture
def circuit() -> tuple[Circuit, Callable[[float], None]]:
    now = [0.0]
    return Circuit(lambda: now[0]), lambda seconds: now.__setitem__(0, now[0] + seconds)


def fails(circuit: Circuit, **failure: Any) -> None:
    with pytest.raises(ConnectorFailed, match="down"), circuit.read(after=1, rests=30):
        raise ConnectorFailed("down", **failure)


def works(circuit: Circuit) -> None:
    with circuit.read(after=1, rests=30):
        pass


def test_after_its_rest_one_read_tries_and_the_others_wait(circuit: Any) -> None:
    one, wait = circuit
    fails(one)
    wait(31)
    with one.read(after=1, rests=30), pytest.raises(ConnectorFailed, match="being tried"):
        works(one)
    works(one)
    works(one)


def test_a_try_that_fails_opens_the_circuit_for_another_while(circuit: Any) -> None:
    one, wait = circuit
    fails(one)
    wait(31)
    fails(one)
    wait(29)
    with pytest.raises(ConnectorFailed, match="left alone"):
        works(one)
    wait(2)
    works(one)


def test_a_try_that_ends_otherwise_lets_the_next_one_try(circuit: Any) -> None:
    one, wait = circuit
    fails(one)
    wait(31)
    with pytest.raises(KeyError), one.read(after=1, rests=30):
        raise KeyError
    works(one)


def test_nonsense_and_refusals_do_not_open_the_circuit(circuit: Any) -> None:
    one, _ = circuit
    fails(one, kind="garbage")
    fails(one, kind="refused")
    works(one)


def test_keys_come_once_and_in_the_order_of_code_points() -> None:
    assert list(Guarded(System("well")).keys(register=elsewhere())) == ["Z", "a", "ö"]


def test_a_check_says_what_is_wrong_instead_of_failing() -> None:
    check = Guarded(System("well")).check(register=elsewhere())
    assert not check.reachable
    assert check.detail == "nobody there"
