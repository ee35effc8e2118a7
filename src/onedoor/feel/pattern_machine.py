"""Looks for a pattern: tries the ways through its program, none of them twice at the same place.

Without looks back at groups the work is bounded by program times text; with them by a fixed number of steps.
"""

from __future__ import annotations

from dataclasses import dataclass

from onedoor.feel.errors import InvalidOperation
from onedoor.feel.pattern_classes import variants
from onedoor.feel.pattern_code import BACK, BEGINS, ENDS, FOUND, JUMP, PROGRESS, SAVE, SPLIT, TAKE, Program
from onedoor.feel.pattern_reader import MAX_NESTING
from onedoor.feel.running import charge

MAX_WORK = 1_000_000
_DEPTHS = MAX_NESTING + 2


@dataclass(frozen=True, slots=True)
class Match:
    """A find; `places`: where each group begins and ends, -1 if it found nothing."""

    text: str
    places: tuple[int, ...]

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.places[0]

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.places[1]

    def group(self, number: int) -> str:
        """What a group found; nothing for one that found nothing or does not exist."""
        if 2 * number + 1 >= len(self.places) or self.places[2 * number + 1] < 0:
            return ""
        return self.text[self.places[2 * number] : self.places[2 * number + 1]]


def search(program: Program, text: str, start: int) -> Match | None:
    """The first find at or behind `start`; InvalidOperation if looking takes too long."""
    machine = _Machine(program, text)
    try:
        for place in range(start, len(text) + 1):
            if machine.run(place):
                return Match(text, tuple(machine.saved[: 2 * program.groups + 2]))
        return None
    finally:
        charge(machine.work)


class _Machine:
    def __init__(self, program: Program, text: str) -> None:
        self._program = program
        self._text = text
        self._seen: set[int] = set()
        self.work = 0
        self.saved: list[int] = []

    def run(self, start: int) -> bool:
        """Whether the pattern is found beginning exactly at `start`; `saved` then holds the places."""
        self.saved = [-1] * self._program.slots
        self.saved[0] = start
        width = len(self._text) + 1
        # a negative step puts a saved place back that a way not taken had changed
        ways: list[tuple[int, int]] = [(0, start)]
        while ways:
            step, place = ways.pop()
            if step < 0:
                self.saved[-step - 1] = place
                continue
            while True:
                if not self._program.remembers:
                    if (key := (step * width + place) * _DEPTHS + self._fresh(step, place)) in self._seen:
                        break
                    self._seen.add(key)
                self.work += 1
                if self.work > MAX_WORK:
                    raise InvalidOperation("the pattern takes too long on this text")
                following = self._follow(step, place, ways)
                if following is None:
                    break
                step, place = following
                if step < 0:
                    return True
        return False

    def _fresh(self, step: int, place: int) -> int:
        """In how many of the repetitions around a step nothing was taken yet: that decides whether they go on."""
        fresh = 0
        for slot in self._program.within[step]:
            if self.saved[slot] != place:
                break  # and no repetition around it began here either
            fresh += 1
        return fresh

    def _follow(self, step: int, place: int, ways: list[tuple[int, int]]) -> tuple[int, int] | None:
        """Where one step leads; None: nowhere; a negative step: found."""
        operation, one, other, characters = self._program.steps[step]
        text = self._text
        if operation == TAKE and characters is not None:
            fits = place < len(text) and characters.holds(text[place], self._program.caseless)
            return (step + 1, place + 1) if fits else None
        if operation == SPLIT:
            ways.append((other, place))
            return one, place
        if operation == JUMP:
            return one, place
        if operation == SAVE:
            ways.append((-one - 1, self.saved[one]))
            self.saved[one] = place
            return step + 1, place
        if operation == PROGRESS:
            return (step + 1 if self.saved[one] != place else other, place)
        if operation == BEGINS:
            return (step + 1, place) if place == 0 or (one and text[place - 1] == "\n") else None
        if operation == ENDS:
            return (step + 1, place) if place == len(text) or (one and text[place] == "\n") else None
        if operation == BACK:
            return self._look_back(one, step, place)
        assert operation == FOUND
        self.saved[1] = place
        return -1, place

    def _look_back(self, group: int, step: int, place: int) -> tuple[int, int] | None:
        start, end = self.saved[2 * group], self.saved[2 * group + 1]
        wanted = self._text[start:end] if end >= 0 else ""
        found = self._text[place : place + len(wanted)]
        same = found == wanted or (
            self._program.caseless
            and len(found) == len(wanted)
            and all(set(variants(a)) & set(variants(b)) for a, b in zip(found, wanted, strict=True))
        )
        return (step + 1, place + len(wanted)) if same else None
