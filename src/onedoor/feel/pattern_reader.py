"""Reads a pattern into its tree (XML Schema 2, appendix G, with what F&O 3.1 adds)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NoReturn, TypeAlias

from onedoor.feel.errors import InvalidOperation
from onedoor.feel.pattern_classes import CharacterSet, Test, between, escape, one, property_test

MAX_NESTING = 40
MAX_TIMES = 1_000


@dataclass(frozen=True, slots=True)
class Characters:
    """One character of a set."""

    set: CharacterSet


@dataclass(frozen=True, slots=True)
class Anchor:
    """The beginning (`^`) or the end (`$`); `lines`: also of each line."""

    sign: str
    lines: bool


@dataclass(frozen=True, slots=True)
class Back:
    """What a group found before."""

    group: int


@dataclass(frozen=True, slots=True)
class Group:
    """A part in brackets; `number` None: one that is not kept."""

    inner: Part
    number: int | None


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part several times; `most` None: without end. `greedy`: as often as possible."""

    inner: Part
    least: int
    most: int | None
    greedy: bool


@dataclass(frozen=True, slots=True)
class Sequence:
    """One part after another."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several parts, the first that leads on."""

    branches: tuple[Part, ...]


Part: TypeAlias = Characters | Anchor | Back | Group | Repeat | Sequence | Choice

_QUANTIFIER = re.compile(r"(?:([?*+])|\{(\d{1,6})(,(\d{1,6})?)?\})(\??)", re.ASCII)
_SPACE = " \t\n\r"
_NEWLINES = CharacterSet((one("\n"), one("\r")), negated=True)
_EVERYTHING = CharacterSet((), negated=True)


class PatternReader:
    """Reads one pattern."""

    def __init__(self, pattern: str, flags: str) -> None:
        self.groups = 0
        self._literal = "q" in flags
        self._text = _without_space(pattern) if "x" in flags and not self._literal else pattern
        self._dot = _EVERYTHING if "s" in flags else _NEWLINES
        self._lines = "m" in flags
        self._at = 0
        self._nesting = 0
        self._closed: set[int] = set()

    def read(self) -> Part:
        """The whole pattern; InvalidOperation where it is none."""
        if self._literal:
            return Sequence(tuple(Characters(CharacterSet((one(sign),))) for sign in self._text))
        part = self._choice()
        if self._at < len(self._text):
            self._fail("a “)” too many")
        return part

    def _fail(self, why: str) -> NoReturn:
        raise InvalidOperation(f"the pattern cannot be read at character {self._at + 1}: {why}")

    def _next(self) -> str:
        return self._text[self._at : self._at + 1]

    def _take(self) -> str:
        sign = self._next()
        if not sign:
            self._fail("it ends too early")
        self._at += 1
        return sign

    def _choice(self) -> Part:
        self._nesting += 1
        if self._nesting > MAX_NESTING:
            self._fail("it is nested too deeply")
        branches = [self._branch()]
        while self._next() == "|":
            self._at += 1
            branches.append(self._branch())
        self._nesting -= 1
        return branches[0] if len(branches) == 1 else Choice(tuple(branches))

    def _branch(self) -> Part:
        parts: list[Part] = []
        while self._next() not in ("", "|", ")"):
            parts.append(self._repeated(self._atom()))
        return Sequence(tuple(parts))

    def _repeated(self, atom: Part) -> Part:
        found = _QUANTIFIER.match(self._text, self._at)
        if found is None:
            return atom
        self._at = found.end()
        greedy = not found[5]
        if found[1]:
            least, most = {"?": (0, 1), "*": (0, None), "+": (1, None)}[found[1]]
        else:
            least = int(found[2])
            most = least if found[3] is None else int(found[4]) if found[4] else None
        if (most is not None and most < least) or max(least, most or 0) > MAX_TIMES:
            self._fail(f"it repeats something an impossible number of times, or more than {MAX_TIMES} times")
        return Repeat(atom, least, most, greedy)

    def _atom(self) -> Part:
        sign = self._take()
        if sign == "(":
            return self._group()
        if sign == "[":
            return Characters(self._class())
        if sign == ".":
            return Characters(self._dot)
        if sign in "^$":
            return Anchor(sign, self._lines)
        if sign == "\\":
            return self._escaped()
        if sign in "?*+{}]":
            self._at -= 1
            self._fail(f"“{sign}” stands where it repeats or closes nothing")
        return Characters(CharacterSet((one(sign),)))

    def _group(self) -> Part:
        number: int | None = None
        if self._text.startswith("?", self._at):
            if not self._text.startswith("?:", self._at):
                self._fail("behind “(?” there can only be “:”")
            self._at += 2
        else:
            self.groups += 1
            number = self.groups
        inner = self._choice()
        if self._take() != ")":
            self._fail("a “)” is needed")
        if number is not None:
            self._closed.add(number)
        return Group(inner, number)

    def _escaped(self) -> Part:
        if self._next() in tuple("123456789"):
            end = self._at + 1
            while (
                self._text[end : end + 1] in tuple("0123456789")
                and int(self._text[self._at : end + 1]) <= self.groups
            ):
                end += 1
            group = int(self._text[self._at : end])
            if group not in self._closed:
                self._fail(f"there is no group {group} before it")
            self._at = end
            return Back(group)
        return Characters(CharacterSet((self._escape(),)))

    def _escape(self) -> Test:
        """What stands behind a backslash."""
        letter = self._take()
        if letter in "pP":
            end = self._text.find("}", self._at)
            if self._next() != "{" or end < 0:
                self._fail("“\\p” is followed by a kind of characters, as \\p{L}")
            name = self._text[self._at + 1 : end]
            self._at = end + 1
            return property_test(name, negated=letter == "P")
        plain = {"n": "\n", "r": "\r", "t": "\t"}.get(letter) or (
            letter if letter in "\\|.?*+(){}-[]^$" else None
        )
        test = one(plain) if plain else escape(letter)
        if test is None:
            self._at -= 1
            self._fail(f"“\\{letter}” has no meaning")
        return test

    def _class(self) -> CharacterSet:
        """A class; the cursor stands behind its `[`."""
        self._nesting += 1
        if self._nesting > MAX_NESTING:
            self._fail("it is nested too deeply")
        negated = self._next() == "^"
        self._at += negated
        tests: list[Test] = []
        without: CharacterSet | None = None
        while not (self._next() == "]" and tests):
            if self._text.startswith("-[", self._at) and tests:
                self._at += 2
                without = self._class()
                if self._next() != "]":
                    self._fail("the subtraction must be the last of its class")
                break
            tests.append(self._member())
        self._at += 1
        self._nesting -= 1
        return CharacterSet(tuple(tests), negated, without)

    def _member(self) -> Test:
        """A character, an escape or a range of a class."""
        low, test = self._end_of_range()
        hyphen = self._next() == "-" and self._text[self._at + 1 : self._at + 2] not in ("]", "[", "")
        if low is None or not hyphen:
            return test
        self._at += 1
        high, _ = self._end_of_range()
        if high is None:
            self._fail("a range ends with a single character")
        return between(low, high)

    def _end_of_range(self) -> tuple[str | None, Test]:
        sign = self._take()
        if sign == "\\":
            start = self._at
            test = self._escape()
            single = self._text[start]
            known = {"n": "\n", "r": "\r", "t": "\t"}.get(single, single if not single.isalpha() else None)
            return known, test
        if sign in "[]":
            self._at -= 1
            self._fail(f"“{sign}” inside a class is written “\\{sign}”")
        return sign, one(sign)


def _without_space(pattern: str) -> str:
    """The flag x: space counts inside classes only."""
    kept: list[str] = []
    depth, escaped = 0, False
    for sign in pattern:
        if depth == 0 and sign in _SPACE:
            continue
        if not escaped:
            depth += (sign == "[") - (sign == "]" and depth > 0)
        escaped = sign == "\\" and not escaped
        kept.append(sign)
    return "".join(kept)
