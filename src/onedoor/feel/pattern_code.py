"""The tree of a pattern as a program of small steps for the machine that looks for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from onedoor.feel.errors import InvalidOperation
from onedoor.feel.pattern_classes import CharacterSet
from onedoor.feel.pattern_reader import Anchor, Back, Characters, Choice, Group, Part, Repeat, Sequence

MAX_STEPS = 20_000
TAKE, SPLIT, JUMP, SAVE, PROGRESS, BACK, BEGINS, ENDS, FOUND = range(9)

Instruction: TypeAlias = tuple[int, int, int, CharacterSet | None]


@dataclass(frozen=True, slots=True)
class Program:
    """Steps; `slots`: how many places they save; `remembers`: whether they look back at groups.

    `within`: the slots of the endless repetitions around each step, the innermost first.
    """

    steps: tuple[Instruction, ...]
    within: tuple[tuple[int, ...], ...]
    groups: int
    slots: int
    caseless: bool
    remembers: bool


def assemble(tree: Part, groups: int, *, caseless: bool) -> Program:
    """The program of a pattern; InvalidOperation if it grows too long."""
    assembler = _Assembler(groups)
    assembler.part(tree)
    assembler.add(FOUND)
    remembers = any(step[0] == BACK for step in assembler.steps)
    steps, within = tuple(assembler.steps), tuple(assembler.within)
    return Program(steps, within, groups, assembler.slots, caseless, remembers)


class _Assembler:
    def __init__(self, groups: int) -> None:
        self.steps: list[Instruction] = []
        self.within: list[tuple[int, ...]] = []
        self.open: tuple[int, ...] = ()
        self.slots = 2 * groups + 2

    def add(
        self, operation: int, one: int = 0, other: int = 0, characters: CharacterSet | None = None
    ) -> int:
        if len(self.steps) >= MAX_STEPS:
            raise InvalidOperation("the pattern is too large")
        self.steps.append((operation, one, other, characters))
        self.within.append(self.open)
        return len(self.steps) - 1

    def part(self, part: Part) -> None:
        if isinstance(part, Characters):
            self.add(TAKE, characters=part.set)
        elif isinstance(part, Sequence):
            for each in part.parts:
                self.part(each)
        elif isinstance(part, Group):
            self._group(part)
        elif isinstance(part, Choice):
            self._choice(part)
        elif isinstance(part, Repeat):
            self._repeat(part)
        elif isinstance(part, Back):
            self.add(BACK, part.group)
        elif isinstance(part, Anchor):
            self.add(BEGINS if part.sign == "^" else ENDS, int(part.lines))

    def _group(self, part: Group) -> None:
        if part.number is None:
            self.part(part.inner)
            return
        self.add(SAVE, 2 * part.number)
        self.part(part.inner)
        self.add(SAVE, 2 * part.number + 1)

    def _choice(self, part: Choice) -> None:
        leaving: list[int] = []
        for branch in part.branches[:-1]:
            fork = self.add(SPLIT)
            self.part(branch)
            leaving.append(self.add(JUMP))
            self.steps[fork] = (SPLIT, fork + 1, len(self.steps), None)
        self.part(part.branches[-1])
        for place in leaving:
            self.steps[place] = (JUMP, len(self.steps), 0, None)

    def _repeat(self, part: Repeat) -> None:
        for _ in range(part.least):
            self.part(part.inner)
        if part.most is None:
            self._endless(part)
            return
        forks: list[int] = []
        for _ in range(part.most - part.least):
            forks.append(self.add(SPLIT))
            self.part(part.inner)
        for fork in forks:
            self._fork(fork, len(self.steps), part.greedy)

    def _endless(self, part: Repeat) -> None:
        slot = self.slots
        self.slots += 1
        fork = self.add(SPLIT)
        self.add(SAVE, slot)
        around, self.open = self.open, (slot, *self.open)
        self.part(part.inner)
        progress = self.add(PROGRESS, slot)
        self.open = around
        self.add(JUMP, fork)
        # a time that took nothing is the last: what comes behind follows, before another way through it is tried
        self.steps[progress] = (PROGRESS, slot, len(self.steps), None)
        self._fork(fork, len(self.steps), part.greedy)

    def _fork(self, fork: int, beyond: int, greedy: bool) -> None:
        self.steps[fork] = (SPLIT, fork + 1, beyond, None) if greedy else (SPLIT, beyond, fork + 1, None)
