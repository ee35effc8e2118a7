"""What may stand in a FEEL name, and finding known names in a text although they hold spaces and operators."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from functools import lru_cache

_START = (
    "?A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_PART = _START + "0-9\u00b7\u0300-\u036f\u203f-\u2040"

START = re.compile(f"[{_START}]")
WORD = re.compile(f"[{_START}][{_PART}]*")
ATOM = re.compile(f"[{_PART}]+|[./\\-'+*’]")
"""One piece of a name: a run of letters and digits, or one of the signs a name may hold."""

_WORDLIKE = re.compile(f"[{_PART}]+")
SPACE = " \t\n\r\v\f\u0085\u00a0\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
_GAP = f"[{SPACE}]"

KEYWORDS = frozenset(
    [
        "if",
        "then",
        "else",
        "for",
        "in",
        "return",
        "some",
        "every",
        "satisfies",
        "and",
        "or",
        "between",
        "instance",
        "of",
        "function",
        "external",
        "true",
        "false",
        "null",
        "not",
    ]
)
"""Words that mean something to the grammar; a name may hold them but not be one of them."""


def canonical(text: str) -> str:
    """A name as it is written when it is not known yet: one space for any run of spaces."""
    return " ".join(text.split())


@lru_cache(maxsize=20_000)
def _pattern(name: str) -> re.Pattern[str] | None:
    """What finds a name in a text however its spaces are written; None for what is no name."""
    atoms = re.findall(rf"[{_PART}]+|[^\s{_PART}]", name)
    if not atoms or not START.match(atoms[0]):
        return None
    pattern = re.escape(atoms[0])
    for before, atom in itertools.pairwise(atoms):
        both_words = _WORDLIKE.fullmatch(before) and _WORDLIKE.fullmatch(atom)
        pattern += f"{_GAP}{'+' if both_words else '*'}{re.escape(atom)}"
    if _WORDLIKE.fullmatch(atoms[-1]):
        pattern += f"(?![{_PART}])"
    return re.compile(pattern)


class Index:
    """Names, ready to be looked for at a place in a text."""

    __slots__ = ("_by_first",)

    def __init__(self, names: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[re.Pattern[str], str]]] = {}
        for name in names:
            pattern = _pattern(name)
            first = WORD.match(name.strip())
            if pattern is not None and first is not None:
                self._by_first.setdefault(first[0], []).append((pattern, name))

    def longest(self, text: str, offset: int) -> tuple[str, int] | None:
        """The longest name that stands at `offset`, and where it ends."""
        first = WORD.match(text, offset)
        if first is None:
            return None
        best: tuple[str, int] | None = None
        for pattern, name in self._by_first.get(first[0], ()):
            found = pattern.match(text, offset)
            if found is not None and (best is None or found.end() > best[1]):
                best = (name, found.end())
        return best
