"""What people write freely: trimmed, bounded, without control characters."""

from __future__ import annotations

import unicodedata

LONGEST = 10_000
"""Characters; some three printed pages."""


class Empty(ValueError):
    """Nothing was written."""


class TooLong(ValueError):
    """More was written than is taken; `longest` says how many characters are."""

    def __init__(self, longest: int) -> None:
        self.longest = longest
        super().__init__(f"At most {longest} characters are taken.")


def cleaned(text: str, *, longest: int = LONGEST, may_be_empty: bool = False) -> str:
    """The text as it is kept: line ends as `\\n`, no control characters (PostgreSQL takes no NUL), no blank edges.

    Raises Empty, TooLong.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(one for one in lines if one in "\n\t" or unicodedata.category(one) not in ("Cc", "Cs"))
    words = kept.strip()
    if not words and not may_be_empty:
        raise Empty("Nothing was written.")
    if len(words) > longest:
        raise TooLong(longest)
    return words
