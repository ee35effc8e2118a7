"""Patterns of text as XPath and XQuery have them (F&O 3.1, 5.6): finding, replacing, splitting.

They are not Python's: other classes and escapes, no look-around. And one that would take for ever is given up.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from onedoor.feel.arithmetic import LONGEST_TEXT
from onedoor.feel.errors import InvalidOperation
from onedoor.feel.pattern_code import Program, assemble
from onedoor.feel.pattern_machine import Match, search
from onedoor.feel.pattern_reader import PatternReader

MAX_PATTERN = 2_000
_FLAGS = frozenset("smixq")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern ready to be looked for."""

    program: Program

    def search(self, text: str, start: int) -> Match | None:
        """The first find at or behind `start`; InvalidOperation if looking takes too long."""
        return search(self.program, text, start)

    @property
    def groups(self) -> int:
        """How many groups it has."""
        return self.program.groups


@lru_cache(maxsize=500)
def compile(pattern: str, flags: str) -> Pattern:
    """Read a pattern; InvalidOperation if it is none."""
    if not _FLAGS.issuperset(flags):
        raise InvalidOperation(f"“{flags}” are no flags; there are s, m, i, x and q")
    if len(pattern) > MAX_PATTERN:
        raise InvalidOperation(f"the pattern is longer than {MAX_PATTERN} characters")
    reader = PatternReader(pattern, flags)
    return Pattern(assemble(reader.read(), reader.groups, caseless="i" in flags))


def replace(text: str, pattern: Pattern, replacement: str, *, literal: bool = False) -> str:
    """Every find replaced; `$1` is what the first group found, `$0` the whole."""
    pieces: list[str] = []
    end = 0
    parts = [replacement] if literal else _replacement(replacement, pattern.groups)
    length = len(text)
    for match in _finds(pattern, text):
        put = "".join([part if isinstance(part, str) else match.group(part) for part in parts])
        length += len(put)
        if length > LONGEST_TEXT:
            raise InvalidOperation(f"the text grows longer than {LONGEST_TEXT} characters")
        pieces += text[end : match.start], put
        end = match.end
    return "".join([*pieces, text[end:]])


def split(text: str, pattern: Pattern) -> list[str]:
    """What stands between the finds."""
    pieces: list[str] = []
    end = 0
    for match in _finds(pattern, text):
        pieces.append(text[end : match.start])
        end = match.end
    return [*pieces, text[end:]]


def _finds(pattern: Pattern, text: str) -> list[Match]:
    if pattern.search("", 0) is not None:
        raise InvalidOperation("the pattern also finds nothing at all, which cannot be replaced or split at")
    found: list[Match] = []
    start = 0
    while (match := pattern.search(text, start)) is not None:
        found.append(match)
        # a find may still be empty, as of ^ in a text of several lines
        start = max(match.end, start + (match.end == match.start))
        if start > len(text):
            break
    return found


def _replacement(text: str, groups: int) -> list[str | int]:
    """The parts of a replacement: texts, and numbers of groups."""
    parts: list[str | int] = []
    at = 0
    while at < len(text):
        sign, follows = text[at], text[at + 1 : at + 2]
        if sign == "\\":
            if follows not in ("\\", "$") or not follows:
                raise InvalidOperation("in a replacement “\\” stands before “\\” or “$” only")
            parts.append(follows)
            at += 2
        elif sign == "$":
            if not ("0" <= follows <= "9") or not follows:
                raise InvalidOperation("in a replacement “$” is followed by the number of a group")
            end = at + 2
            while (
                text[end : end + 1].isascii()
                and text[end : end + 1].isdigit()
                and int(text[at + 1 : end + 1]) <= groups
            ):
                end += 1
            parts.append(int(text[at + 1 : end]))
            at = end
        else:
            parts.append(sign)
            at += 1
    return parts
