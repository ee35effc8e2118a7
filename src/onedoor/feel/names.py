"""What may stand in a FEEL name, and finding known names in a text although they hold spaces and operators."""

from __future__ import annotations

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

_PIECE = re.compile(rf"[{_PART}]+|[^\s{_PART}]")
SPACE = " \t\n\r\v\f\u0085\u00a0\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
_NEXT = re.compile(f"[{SPACE}]*([{_PART}]+|.)", re.DOTALL)

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
def atoms_of(name: str) -> tuple[str, ...]:
    """The pieces of a name: runs of letters and digits, and single signs; none at all for what is no name."""
    atoms = tuple(_PIECE.findall(name))
    return atoms if atoms and START.match(atoms[0]) else ()


class _Branch:
    """Where names go on that begin alike; `name` is the one that ends here."""

    __slots__ = ("name", "next")

    def __init__(self) -> None:
        self.name: str | None = None
        self.next: dict[str, _Branch] = {}


class Index:
    """Names, ready to be looked for at a place in a text, however their spaces are written there."""

    __slots__ = ("_first",)

    def __init__(self, names: Iterable[str]) -> None:
        self._first: dict[str, _Branch] = {}
        self.add(names)

    def add(self, names: Iterable[str]) -> None:
        """Know these names, too."""
        for name in names:
            branches, branch = self._first, None
            for atom in atoms_of(name):
                branch = branches.get(atom)
                if branch is None:
                    branch = branches[atom] = _Branch()
                branches = branch.next
            if branch is not None and branch.name is None:
                branch.name = name

    def __bool__(self) -> bool:
        return bool(self._first)

    def longest(self, text: str, offset: int) -> tuple[str, int] | None:
        """The longest name that stands at `offset`, and where it ends."""
        first = WORD.match(text, offset)
        branch = self._first.get(first[0]) if first is not None else None
        if first is None or branch is None:
            return None
        end = first.end()
        best = None if branch.name is None else (branch.name, end)
        while branch.next:
            found = _NEXT.match(text, end)
            branch = branch.next.get(found[1]) if found is not None else None
            if found is None or branch is None:
                break
            end = found.end()
            if branch.name is not None:
                best = (branch.name, end)
        return best
