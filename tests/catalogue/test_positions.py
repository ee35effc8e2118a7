"""YAML with positions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onedoor.catalogue import positions
from onedoor.catalogue.problems import Invalid, Problem
from onedoor.catalogue.scalars import index_of


def read(text: str | bytes) -> positions.Sourced:
    return positions.parse(text.encode() if isinstance(text, str) else text, file="it.yaml")


def problems(text: str | bytes) -> tuple[Problem, ...]:
    with pytest.raises(Invalid) as caught:
        read(text)
    return caught.value.problems


def test_a_figure_keeps_its_digits() -> None:
    document = read("a: 312.40\nb: 0.1\nc: 16000\nd: 1e3\ne: -0.50\n").document
    assert document == {
        "a": Decimal("312.40"),
        "b": Decimal("0.1"),
        "c": 16000,
        "d": Decimal(1000),
        "e": Decimal("-0.5"),
    }
    assert str(document["a"]) == "312.40"
    assert not any(isinstance(value, float) for value in document.values())


def test_dates_are_dates_and_quoted_ones_texts() -> None:
    assert read("a: 2026-04-01\nb: '2026-04-01'\n2026-04-01: c").document == {
        "a": date(2026, 4, 1),
        "b": "2026-04-01",
        date(2026, 4, 1): "c",
    }


def test_yes_no_on_and_off_are_words() -> None:
    assert read("yes: no\non: off\nx: true").document == {"yes": "no", "on": "off", "x": True}


def test_a_quoted_number_is_a_text() -> None:
    assert read("a: '16000'\nb: \"0300 12\"").document == {"a": "16000", "b": "0300 12"}


def test_every_key_and_value_knows_its_place() -> None:
    source = read("a: 1\nb:\n  c: two\n  d:\n    - {e: 3}\n    - f\n")
    assert source.position(["b", "c"]) == positions.Position(3, 6)
    assert source.position(["b", "c"], key=True) == positions.Position(3, 3)
    assert source.position(["b", "d", 0, "e"]) == positions.Position(5, 11)
    assert source.position(["b", "d", 1]) == positions.Position(6, 7)
    assert source.position(["b", "d", 1, "g", 5]) == positions.Position(6, 7)
    assert source.position(["nothing"]) == positions.Position(1, 1)


def test_a_date_as_a_key_is_found_by_its_text_too() -> None:
    assert read("v:\n  2026-04-01: 5\n").position(["v", "2026-04-01"]) == positions.Position(2, 15)


@pytest.mark.parametrize(
    "text",
    [
        "a: one two TOKEN",
        "a: 'it''s TOKEN'",
        'a: "x \\" \\u00e9 \\t TOKEN"',
        "a: |\n  first\n    second\n\n  third TOKEN\n",
        "a: |2-\n    first\n  then TOKEN\n",
        "a: >-\n  one\n  two\n\n  three\n  four TOKEN\n",
        "a: one\n  two\n  TOKEN",
        'a: "one\n  two \\\n  TOKEN"',
        "b: &x one TOKEN\na: *x",
    ],
    ids=[
        "plain",
        "single",
        "double",
        "literal",
        "indented",
        "folded",
        "plain lines",
        "double lines",
        "alias",
    ],
)
def test_a_character_of_a_text_is_found_in_the_file(text: str) -> None:
    source = read(text)
    found = source.position(["a"], offset=source.document["a"].index("TOKEN"))
    assert text.splitlines()[found.line - 1][found.column - 1 :].startswith("TOKEN")


@given(st.text(alphabet="ab \n'\"\\é{", max_size=30), st.sampled_from(["single", "double", "literal"]))
def test_each_visible_character_of_a_text_is_found_where_it_stands(value: str, style: str) -> None:
    if style == "literal":
        value = "x" + "\n".join(line for line in value.split("\n")) + "x"
        written = "a: |-\n" + "".join(f"  {line}\n" if line.strip() else "\n" for line in value.split("\n"))
    elif style == "single":
        value = value.replace("\n", "")
        written = "a: '" + value.replace("'", "''") + "'"
    else:
        value = value.replace("\n", "")
        written = 'a: "' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    source = read(written)
    node = source._root.value[0][1]  # type: ignore[union-attr]
    for offset, letter in enumerate(source.document["a"]):
        if letter in "abé{x":
            assert written[index_of(node, offset, written)] == letter


def test_a_key_that_stands_twice_is_an_error() -> None:
    (problem,) = problems("a: 1\nb: 2\na: 3\n")
    assert (problem.line, problem.column) == (3, 1)
    assert "stands twice" in problem.what


@pytest.mark.parametrize("text", ["a: !!python/object:os.system x", "a: !thing {b: 1}", "a: !!binary aGk="])
def test_a_tag_makes_no_object(text: str) -> None:
    (problem,) = problems(text)
    assert problem.line == 1
    assert "tag" in problem.what
    assert "leave the tag away" in problem.instead


def test_aliases_that_multiply_end_in_a_clear_error() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    (problem,) = problems("\n".join(lines))
    assert "aliases" in problem.what
    assert "fewer aliases" in problem.instead


def test_an_alias_inside_itself_ends_in_a_clear_error() -> None:
    (problem,) = problems("a: &a [*a]")
    assert "levels deep" in problem.what


def test_very_deep_nesting_ends_in_a_clear_error() -> None:
    (problem,) = problems("a: " + "[" * 5000)
    assert "levels deep" in problem.what


def test_a_file_that_is_too_large_is_not_read() -> None:
    (problem,) = problems(b"a: " + b"x" * positions.LARGEST_FILE)
    assert "larger than 2 MB" in problem.what


def test_a_file_in_another_encoding_names_its_line() -> None:
    (problem,) = problems(b"a: 1\nb: \xe9\n")
    assert problem.line == 2
    assert "UTF-8" in problem.instead


@pytest.mark.parametrize(
    ("text", "line", "help"),
    [
        ("a: 1\nb: if x: y\n", 2, "quotes"),
        ("a: 'open\nb: 2\n", 1, "close it"),
        ("a: [1, 2\nb: 3\n", 1, "close it with “]”"),
        ("a: {b: 1\n", 1, "close it with “}”"),
        ("a: 1\n\tb: 2\n", 2, "spaces"),
        ("a: *nothing\n", 1, "quotes"),
        ("a: 1\n---\nb: 2\n", 2, "two files"),
        ("a: > 3\n", 1, "quotes"),
        ('a: "\\q"\n', 1, "backslash"),
        ("- a\nb: 1\n", 2, "neighbours"),
        ("a: 2026-02-30\n", 1, "a date that exists"),
        ("a: .nan\n", 1, "write a number"),
        ("a: 1\n<<: {c: 1}\n", 2, "write the keys out"),
        ("? [a, b]\n: 1\n", 1, "before the colon"),
    ],
)
def test_what_is_not_yaml_is_explained_where_it_stands(text: str, line: int, help: str) -> None:
    found = problems(text)
    assert found[0].line == line
    assert any(help in problem.instead for problem in found), found


SIGNS = st.text(alphabet="ab:-[]{}&*!|>'\"%@`#,? \n\t0.e_+~<=\r\x85\u2028\ufeff", max_size=40)


@pytest.mark.parametrize(
    "text", ["-_", "._", "+", "1_000", "0x1", "1.2.3", "_1", "1__0.5", "1e", "2026-1-1 25:00:00"]
)
def test_what_only_looks_like_a_number_is_a_text_or_explained(text: str) -> None:
    try:
        value = read(f"a: {text}").document["a"]
    except Invalid as invalid:
        value = invalid.problems[0].instead
    assert value


@given(st.one_of(st.text(max_size=60), SIGNS))
@settings(max_examples=400)
def test_any_text_is_read_or_explained(text: str) -> None:
    found: tuple[Problem, ...] | None = None
    try:
        read(text.encode("utf-8", "surrogatepass"))
    except Invalid as invalid:
        found = invalid.problems
    assert found is None or (found and all(problem.what and problem.instead for problem in found))
