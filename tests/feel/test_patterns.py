"""Patterns: those of XPath, and never for ever."""

from __future__ import annotations

import contextlib
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onedoor.feel import patterns
from onedoor.feel.errors import InvalidOperation


def finds(pattern: str, text: str, flags: str = "") -> bool:
    return patterns.compile(pattern, flags).search(text, 0) is not None


@pytest.mark.parametrize(
    ("pattern", "text", "flags", "expected"),
    [
        ("^[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}$", "SW1A 1AA", "", True),
        ("^[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}$", "SW1A1A", "", False),
        ("a.c", "a\nc", "", False),
        ("a.c", "a\nc", "s", True),
        ("^b$", "a\nb\nc", "", False),
        ("^b$", "a\nb\nc", "m", True),
        ("STRASSE", "strasse", "i", True),
        ("ΟΔΟΣ", "οδος", "i", True),
        ("οδος", "ΟΔΟΣ", "i", True),
        ("[Å-Ö]ngström", "\u212bngström", "i", True),
        ("\u212bngström", "ångström", "i", True),
        ("[a-z-[aeiou]]+", "rhythm", "", True),
        ("^[a-z-[aeiou]]+$", "rate", "", False),
        (r"^\p{Lu}\p{Ll}+$", "Émile", "", True),
        (r"^\P{L}+$", "123", "", True),
        (r"^\p{IsGreek}+$", "αβγ", "", True),
        (r"(.)\1", "hello", "", True),
        (r"^(\w+)\s\1$", "bora bora", "", True),
        (r"a \+ b", "a+b", "x", True),
        ("a+b", "a+b", "q", True),
        ("(a|b)*?c", "ababc", "", True),
    ],
)
def test_a_pattern_finds_what_the_standard_says(pattern: str, text: str, flags: str, expected: bool) -> None:
    assert finds(pattern, text, flags) is expected


@pytest.mark.parametrize(
    "pattern",
    [
        "(",
        ")",
        "[",
        "a**",
        "*a",
        "a{2,1}",
        "(?=a)",
        r"\q",
        r"\1",
        r"(a\1)",
        "[b-a]",
        r"\p{Foo}",
        "a{9999}",
        "]",
    ],
)
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(InvalidOperation):
        patterns.compile(pattern, "")


@pytest.mark.parametrize(
    "pattern", ["(a+)+$", "(a|a)*$", "(a*)*b", "(.*)*x", r"((a+)+)\1$", "(a{0,50}){0,50}$"]
)
def test_a_pattern_made_to_hang_comes_to_an_end(pattern: str) -> None:
    started = time.monotonic()
    with contextlib.suppress(InvalidOperation):
        finds(pattern, "a" * 2_000 + "c")

    assert time.monotonic() - started < 10


SIMPLE = st.recursive(
    st.sampled_from(["a", "b", ".", "[ab]", "[^a]"]),
    lambda inner: st.one_of(
        st.builds("({})".format, inner),
        st.builds("(?:{})*".format, inner),
        st.builds("(?:{})+?".format, inner),
        st.builds("(?:{})?".format, inner),
        st.builds("(?:{}){{1,2}}".format, inner),
        st.builds("{}{}".format, inner, inner),
        st.builds("(?:{}|{})".format, inner, inner),
    ),
    max_leaves=6,
)


@settings(deadline=None)
@given(SIMPLE, st.text("abc", max_size=8))
def test_where_both_languages_agree_the_same_is_found(pattern: str, text: str) -> None:
    own, python = patterns.compile(pattern, "").search(text, 0), re.search(pattern, text)

    assert (own is None) == (python is None)
    if own is not None and python is not None:
        assert (own.start, own.end) == python.span()


def test_a_repetition_ends_with_the_first_time_that_takes_nothing() -> None:
    assert patterns.replace("xbc", patterns.compile("x(?:a*|b)*", ""), "-") == "-bc"
    assert patterns.replace("xbc", patterns.compile("x(?:a*|b)*c", ""), "-") == "-"
    assert patterns.replace("xaab", patterns.compile("x(?:a*|b)*", ""), "-") == "-b"


def test_replacing_puts_groups_in_and_refuses_wrong_dollars() -> None:
    assert (
        patterns.replace("2024-05-01", patterns.compile(r"(\d+)-(\d+)-(\d+)", ""), "$3.$2.$1") == "01.05.2024"
    )
    assert patterns.replace("a", patterns.compile("a", ""), r"\$\\") == "$\\"
    for wrong in ("$", "$x", "\\n"):
        with pytest.raises(InvalidOperation):
            patterns.replace("a", patterns.compile("a", ""), wrong)
    with pytest.raises(InvalidOperation):
        patterns.replace("abc", patterns.compile("x*", ""), "-")


def test_splitting_gives_what_stands_between() -> None:
    assert patterns.split("a, b,c", patterns.compile(r",\s*", "")) == ["a", "b", "c"]
