"""Files made to take too much, or not to be read at all: each ends in a problem at its place, in bounded time."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from onedoor.catalogue import positions
from onedoor.catalogue.problems import Invalid, Problem

SECONDS = 6.0
"""What is meant is well under two; the machine may be busy."""
LAUGHS = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 20)
)


@pytest.fixture(autouse=True)
def _bounded_time() -> Iterator[None]:
    began = time.perf_counter()
    yield
    assert time.perf_counter() - began < SECONDS


def problem_of(content: bytes | str) -> Problem:
    content = content.encode(errors="surrogatepass") if isinstance(content, str) else content
    with pytest.raises(Invalid) as refused:
        positions.parse(content, file="it.yaml")
    return refused.value.problems[0]


HOSTILE: dict[str, tuple[bytes | str, int, str]] = {
    "a billion laughs": (LAUGHS, 1, "more than 200,000 values"),
    "a list that holds itself": ("a: &a [*a]", 1, "levels deep"),
    "a million brackets": ("[" * 1_000_000, 1, "levels deep"),
    "a million braces": ("{a: " * 400_000, 1, "levels deep"),
    "a list item in a list item": ("- " * 900_000, 1, "levels deep"),
    "key below key below key": ("".join(f"{' ' * i}a:\n" for i in range(1500)), 48, "levels deep"),
    "a question in a question": ("? " * 900_000, 1, "levels deep"),
    "brackets that close in texts": ('["]", ' * 300_000, 1, "levels deep"),
    "more than two megabytes": ("a: " + "x" * 2_000_001, 1, "larger than 2 MB"),
    "a text that never ends": ("a: 1\nb: '" + "x" * 1_000_000, 2, "quotation mark"),
    "a list that never ends": ("a: 1\nb: [1" + ", 1" * 50_000, 2, "not closed"),
    "a list of six hundred thousand": ("a: 1\nb: [1" + ", 1" * 600_000 + "]", 2, "more than 200,000 values"),
    "not in UTF-8": (b"a: 1\nb: caf\xe9\n", 2, "not in UTF-8"),
    "in UTF-16": ("a: 1".encode("utf-16"), 1, "not in UTF-8"),
    "half a character": ("a: \ud800", 1, "not in UTF-8"),
    "a NUL": ("a: 1\nb: x\x00y\n", 2, "not allowed"),
    "a line that only some programs break": ("a: 1\nb: x\u2028y\n", 2, "invisible"),
    "a tab": ("a:\n\tb: 1\n", 2, "tab"),
    "a tag that would make an object": ("a: !!python/object/apply:os.system [ls]", 1, "no meaning here"),
    "a merge": ("a: &a {x: 1}\nb:\n  <<: *a\n", 3, "merges"),
    "a mark that stands twice": ("a: &x 1\nb: &x 2\nc: *x\n", 2, "twice"),
    "a key that stands twice": ("a: 1\nb: 2\na: 3\n", 3, "twice"),
    "a number of a million digits": ("a: " + "1" * 1_000_000, 1, "too long"),
    "an exponent of a thousand million": ("a: 1.0e1000000000", 1, "too long or too large"),
    "two documents": ("a: 1\n---\nb: 2\n", 2, "second document"),
    "a directive that is none": ("%YAML 1.1\n%FOO\n---\na: [", 2, "does not expect"),
}


@pytest.mark.parametrize(("content", "line", "said"), HOSTILE.values(), ids=HOSTILE.keys())
def test_what_cannot_be_read_is_told_by_its_line(content: bytes | str, line: int, said: str) -> None:
    problem = problem_of(content)
    assert said in f"{problem.what} {problem.instead}"
    assert problem.line == line
    assert len(str(problem)) < 600


@pytest.mark.parametrize(
    ("content", "document"),
    [
        (b"\xef\xbb\xbfa: 1\n", {"a": 1}),
        (b"a: 1\r\nb: 2\r\n", {"a": 1, "b": 2}),
        (b"a: 1\rb: 2\r", {"a": 1, "b": 2}),
        (b"", None),
        (b"# nothing\n", None),
        (b"a: [yes, no, on, off, 017, 1_000, 12:30, 1e3]\n", {"a": ["yes", "no", "on", "off", 17, 1000, "12:30", 1000]}),
        ("é 😀: ['ñ', \"\\u00e9\"]\n".encode(), {"é 😀": ["ñ", "é"]}),
        (b"a: [-, '-', \"< 10\", [1..3]]\n", {"a": ["-", "-", "< 10", ["1..3"]]}),
    ],
)  # fmt: skip
def test_what_is_only_unusual_is_read(content: bytes, document: object) -> None:
    assert positions.parse(content, file="it.yaml").document == document


def test_a_line_behind_wide_characters_is_still_told_rightly() -> None:
    source = positions.parse("a: {é😀ñ: 1, b: 2}\nc: ñ\n".encode(), file="it.yaml")
    assert source.position(["a", "b"], key=True) == positions.Position(1, 13)
    assert source.position(["c"]) == positions.Position(2, 4)


LOAD = """
import subprocess
import sys
import time
from onedoor.catalogue import jurisdictions
began = time.process_time()
jurisdictions.load("jurisdictions/riverton")
print(time.process_time() - began)
"""


def test_the_reference_town_is_loaded_compiled_and_its_examples_run_at_once_with_nothing_warm() -> None:
    # under a fifth of a second of work where the machine is quiet; half a second is the bound
    seconds = [
        float(subprocess.run([sys.executable, "-c", LOAD], capture_output=True, text=True, check=True).stdout)
        for _ in range(2)
    ]
    assert min(seconds) < 0.5
