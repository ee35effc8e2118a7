"""The arithmetic of the tables; nothing here is timed."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from bench.figures import Comparison, Count, count, percentile
from bench.tables import Table
from hypothesis import given
from hypothesis import strategies as st

from bench import load, people, writing
from onedoor.demo.identity_provider import personas

ROOT = Path(__file__).resolve().parents[2]


def test_a_percentile_is_the_value_of_its_rank() -> None:
    assert percentile([4, 1, 3, 2], 50) == 2
    assert percentile(list(range(1, 101)), 95) == 95
    assert percentile([7.0], 95) == 7.0


@given(st.lists(st.floats(0, 100), min_size=1), st.floats(1, 100))
def test_so_many_percent_of_the_values_do_not_exceed_the_percentile(
    values: list[float], percent: float
) -> None:
    found = percentile(values, percent)
    assert found in values
    assert sum(value <= found for value in values) >= len(values) * percent / 100


def test_there_is_no_percentile_of_nothing() -> None:
    with pytest.raises(ValueError, match="nothing"):
        percentile([], 95)


def test_a_ratio_is_taken_round_by_round_so_that_a_slow_round_is_slow_for_both() -> None:
    compared = Comparison(ours=(50.0, 5.0, 40.0), theirs=(100.0, 10.0, 100.0))
    assert compared.ratio == 0.5
    assert compared.spread == (0.4, 0.5)


def test_rounds_that_one_side_did_not_play_are_refused() -> None:
    with pytest.raises(ValueError, match="every round"):
        Comparison(ours=(1.0,), theirs=())


def test_what_everybody_has_a_receipt_for_is_neither_lost_nor_double() -> None:
    assert count(
        receipts=["A", "B"], kept=["B", "A"], events=["A", "B"], mails=["A", "B"], drafts=0
    ) == Count(2, 0, 0)


@pytest.mark.parametrize("missing", ["kept", "events", "mails"])
def test_what_is_missing_anywhere_is_lost(missing: str) -> None:
    there = {"kept": ["A", "B"], "events": ["A", "B"], "mails": ["A", "B"]} | {missing: ["A"]}
    assert count(receipts=["A", "B"], **there, drafts=0).lost == 1


def test_a_draft_that_nobody_has_a_receipt_for_is_lost() -> None:
    assert count(receipts=["A"], kept=["A"], events=["A"], mails=["A"], drafts=1).lost == 1


@pytest.mark.parametrize("twice", ["kept", "events", "mails"])
@pytest.mark.parametrize("other", ["A", "C"])
def test_what_is_there_more_often_than_receipts_is_double(twice: str, other: str) -> None:
    there = {"kept": ["A"], "events": ["A"], "mails": ["A"]} | {twice: ["A", other]}
    counted = count(receipts=["A"], **there, drafts=0)
    assert (counted.lost, counted.double) == (0, 1)


def test_two_receipts_with_one_reference_are_double() -> None:
    assert count(receipts=["A", "A"], kept=["A"], events=["A"], mails=["A"], drafts=0).double == 1


def test_a_table_stands_in_columns_and_says_what_was_missed() -> None:
    text = Table(
        "Pages", ("page", "a second"), [["home", "1,000"], ["a service", "9"]], missed=("too slow",)
    ).text()
    assert text.splitlines()[2:] == [
        "  page        a second",
        "  ---------   --------",
        "  home           1,000",
        "  a service          9",
        "  MISSED: too slow",
    ]


def test_a_table_is_put_between_its_marks_and_nowhere_else() -> None:
    page = "# Speed\n<!-- bench one -->\nold\n<!-- end of one -->\nafter\n<!-- bench two -->\n<!-- end of two -->\n"
    table = Table("One", ("law", "time "), [["a", "3 µs"]], notes=["of three"], missed=["a: slow"], name="one")
    placed = writing.placed(page, table, "taken:")
    assert placed is not None
    assert placed == page.replace(
        "old", "taken:\n\n| law | time |\n|---|--:|\n| a | 3 µs |\n\n- of three\n- **Missed:** a: slow."
    )
    assert writing.placed(placed, table, "taken:") == placed


def test_a_table_without_a_place_changes_nothing() -> None:
    assert writing.placed("# Speed\n", Table("One", ("law",), [], name="one"), "") is None
    assert writing.placed("<!-- bench  -->\n<!-- end of  -->", Table("One", ("law",), []), "") is None


def test_every_table_about_decisions_has_a_place_in_the_file() -> None:
    text = writing.FILE.read_text()
    named = {
        name
        for file in (ROOT / "bench" / "decisions").glob("*.py")
        for name in re.findall(r'name="([a-z-]+)"\)', file.read_text())
    }
    assert len(named) == 8
    assert all(writing.placed(text, Table(name, ("a",), [], name=name), "") for name in named)


def test_added_applicants_can_sign_in_and_hold_a_licence_that_ends_soon(tmp_path: Path) -> None:
    copy, names = people.with_applicants(
        ROOT / "jurisdictions" / "riverton", tmp_path, number=3, on=date(2026, 11, 2)
    )
    town = personas.read(copy)
    assert names == ["applicant-1", "applicant-2", "applicant-3"]
    numbers = {town.personas[name].person_number for name in names}
    assert len(numbers) == 3
    held = people._read(copy / "demo" / "people.yaml")
    assert all(
        held["drivers"][str(number)]["photocard valid until"] == date(2026, 12, 2) for number in numbers
    )


def test_person_numbers_end_in_the_letter_of_the_town() -> None:
    assert people.numbered(1_000_011) == "RV1000011P"
    assert people.numbered(1_000_121) == "RV1000121X"


ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"


@pytest.fixture
def parrot(request: pytest.FixtureRequest) -> Iterator[int]:
    """A server that says the same to each request, in two pieces; its port."""
    listening = socket.create_server(("127.0.0.1", 0))

    def talk(connection: socket.socket) -> None:
        with connection, suppress(ConnectionError):
            while connection.recv(4096):
                connection.sendall(request.param[:30])
                connection.sendall(request.param[30:])

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=talk, args=[connection], daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    yield listening.getsockname()[1]
    listening.close()


@pytest.mark.parametrize("parrot", [ANSWER], indirect=True)
def test_the_load_counts_whole_answers_and_stops_at_its_bound(parrot: int) -> None:
    assert load.once(parrot, b"GET / HTTP/1.1\r\n\r\n") == b"hello"
    loaded = load.drive(parrot, b"GET / HTTP/1.1\r\n\r\n", seconds=20, connections=1, at_most=25)
    assert loaded.answers == 25
    assert loaded.seconds < 20


@pytest.mark.parametrize("parrot", [ANSWER.replace(b"200 OK", b"500 No")], indirect=True)
def test_an_answer_of_another_status_is_not_counted_but_ends_the_load(parrot: int) -> None:
    with pytest.raises(load.Unusable, match="500"):
        load.drive(parrot, b"GET / HTTP/1.1\r\n\r\n", seconds=20)


@pytest.mark.parametrize(
    "parrot", [ANSWER.replace(b"Content-Length: 5", b"Content-Length: 3")], indirect=True
)
def test_an_answer_longer_than_it_says_ends_the_load(parrot: int) -> None:
    with pytest.raises(load.Unusable, match="more than it announced"):
        load.once(parrot, b"GET / HTTP/1.1\r\n\r\n")
