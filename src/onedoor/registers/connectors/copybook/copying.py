"""COPY and REPLACE carried out: the text of other copybooks put in, and words put in the place of others.

Rules as in IBM's Enterprise COBOL Language Reference, compiler-directing statements. What is looked for is written between two
pairs of equal signs, or as a single word or literal; it is found as whole words, or inside of them when it is a placeholder such
as :TAG: or (TAG).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from onedoor.registers.connectors.copybook.errors import CopybookError, Place
from onedoor.registers.connectors.copybook.source import Form, Source, likely_form, source

Find = Callable[[str], str | None]
"""From the name of a copybook to its text; None where there is none."""

Pairs = tuple[tuple[str, str], ...]
"""What is looked for, and what takes its place."""

DEEPEST = 20
MOST = 2_000_000
"""Characters of all that is copied."""

_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_OPERAND = r"""(?:==(?:[^=]|=(?!=))*==|'[^'\n]*'|"[^"\n]*"|[^\s.,;'"=]+)"""
_COPY = re.compile(
    rf"""(?<![\w:-])COPY\s+(?P<name>'[^'\n]+'|"[^"\n]+"|[\w$#@-]+)(?:\s+(?:OF|IN)\s+[\w$#@'"-]+)?(?:\s+SUPPRESS)?"""
    rf"""(?:\s+REPLACING\b(?P<pairs>(?:[\s,;]+(?:(?:LEADING|TRAILING)\s+)?{_OPERAND}\s+BY\s+{_OPERAND})+))?\s*\.(?=\s|$)""",
    re.IGNORECASE,
)
_REPLACE = re.compile(
    rf"""(?<![\w:-])REPLACE\s+(?:(?P<off>OFF)|(?:ALSO\s+)?(?P<pairs>(?:[\s,;]*(?:(?:LEADING|TRAILING)\s+)?{_OPERAND}\s+BY\s+{_OPERAND})+))"""
    r"""\s*\.(?=\s|$)""",
    re.IGNORECASE,
)
_PAIR = re.compile(
    rf"(?:(?P<part>LEADING|TRAILING)\s+)?(?P<old>{_OPERAND})\s+BY\s+(?P<new>{_OPERAND})", re.IGNORECASE
)
_STATEMENT = re.compile(f"{_COPY.pattern}|{_REPLACE.pattern.replace('pairs', 'others')}", re.IGNORECASE)
_QUOTED = re.compile(r"""'[^'\n]*'|"[^"\n]*\"""")


class _Finding:
    """Finds copybooks, as long as they are not too much altogether."""

    def __init__(self, find: Find | None) -> None:
        self._find = find
        self._left = MOST

    def __call__(self, name: str, place: Place) -> str:
        text = self._find(name) if self._find else None
        if text is None:
            what = f"COPY {name}: there is no such copybook."
            raise CopybookError(place, what, "Lay it beside this one, or insert its text here.")
        self._left -= len(text) + 100
        if self._left < 0:
            what = f"COPY {name}: with it, more than {MOST} characters are copied."
            raise CopybookError(place, what, "Leave out what is copied again and again.")
        return text


@dataclass(frozen=True)
class _Rule:
    """A pattern, and the text that takes its place."""

    old: re.Pattern[str]
    new: str


def copied(text: str, form: Form, *, find: Find | None = None, replace: Pairs = ()) -> Source:
    """A copybook's text with COPY and REPLACE carried out, and with what the caller wants replaced besides.

    Raises CopybookError for a copybook that is not found, and for those that copy one another.
    """
    if len(text) > MOST:
        what = f"The copybook has more than {MOST} characters."
        raise CopybookError(Place(1, 1), what, "Leave the data descriptions alone in it.")
    if _NO_TEXT.search(text):
        what = "The copybook is no text: it has bytes in it that are no characters."
        raise CopybookError(Place(1, 1), what, "Give the copybook first, then the data.")
    whole = _carried_out(source(text, form), _Finding(find), ())
    return _replaced(whole, [_rule(old, new, "") for old, new in replace])


def _carried_out(found: Source, find: _Finding, within: tuple[str, ...]) -> Source:
    done: list[Source] = []
    rules: list[_Rule] = []
    at = 0
    for statement in _statements(found.text):
        done.append(_replaced(_piece(found, at, statement.start()), rules))
        at = statement.end()
        if statement["name"]:
            done.append(_replaced(_copy(found, statement, find, within), rules))
        else:
            rules = list(_rules(statement["others"] or ""))
    done.append(_replaced(_piece(found, at, len(found.text)), rules))
    return Source("".join(one.text for one in done), tuple(place for one in done for place in one.places))


def _statements(text: str) -> Iterator[re.Match[str]]:
    quoted = [found.span() for found in _QUOTED.finditer(text)]
    begins = [begin for begin, _ in quoted]
    for found in _STATEMENT.finditer(text):
        place = bisect_left(begins, found.start()) - 1
        if place < 0 or quoted[place][1] <= found.start():
            yield found


def _copy(found: Source, statement: re.Match[str], find: _Finding, within: tuple[str, ...]) -> Source:
    """The text of another copybook, with what is to be replaced in it; its places are that of the statement."""
    place = found.place(statement.start())
    name = statement["name"].strip("'\"")
    if name.upper() in within or len(within) > DEEPEST:
        raise CopybookError(place, f"COPY {name}: it copies itself.", "Leave it out.")
    text = find(name, place)
    try:
        inner = _carried_out(source(text, likely_form(text)), find, (*within, name.upper()))
    except CopybookError as error:
        raise CopybookError(place, f"COPY {name}: {error.what}", error.instead) from error
    new = _replaced(inner, list(_rules(statement["pairs"] or "")))
    return Source(f"\n{new.text}\n", (place,) * (len(new.text) + 2))


def _piece(found: Source, start: int, end: int) -> Source:
    return Source(found.text[start:end], found.places[start:end])


def _rules(pairs: str) -> Iterator[_Rule]:
    for pair in _PAIR.finditer(pairs):
        yield _rule(_bare(pair["old"]), _bare(pair["new"]), (pair["part"] or "").upper())


def _bare(operand: str) -> str:
    return operand[2:-2].strip() if operand.startswith("==") else operand


def _rule(old: str, new: str, part: str) -> _Rule:
    pattern = r"\s+".join(map(re.escape, old.split()))
    placeholder = not (old[:1].isalnum() and old[-1:].isalnum())
    before = "" if placeholder or part == "TRAILING" else r"(?<![\w-])"
    after = "" if placeholder or part == "LEADING" else r"(?![\w-])"
    if part == "LEADING":
        before = r"(?<![\w-])"
    if part == "TRAILING":
        after = r"(?![\w-])"
    return _Rule(re.compile(before + pattern + after, re.IGNORECASE), new)


def _replaced(found: Source, rules: list[_Rule]) -> Source:
    """Every place at which one of the rules applies; what was put in is not looked at again."""
    rules = [rule for rule in rules if rule.old.pattern]
    if not rules or not found.text:
        return found
    text: list[str] = []
    places: list[Place] = []
    at = 0
    hits = {place: _hit(rule, found.text, 0) for place, rule in enumerate(rules)}
    while True:
        for place, hit in hits.items():
            if hit is not None and hit.start() < at:
                hits[place] = _hit(rules[place], found.text, at)
        there = [(hit.start(), place) for place, hit in hits.items() if hit is not None]
        if not there:
            break
        start, place = min(there)
        first, new = hits[place], rules[place].new
        assert first is not None
        text += (found.text[at:start], new)
        places += [*found.places[at:start], *(found.places[start],) * len(new)]
        at = first.end()
    return Source("".join(text) + found.text[at:], (*places, *found.places[at:]))


def _hit(rule: _Rule, text: str, at: int) -> re.Match[str] | None:
    return next((found for found in rule.old.finditer(text, at) if found.end() > found.start()), None)
