"""The wanted decisions of a model for whole populations: compiled once, run on Arrow batches."""

from __future__ import annotations

import warnings
import weakref
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Any, TypeVar

import pyarrow as pa

from onedoor.dmn.errors import UnknownName
from onedoor.dmn.kernel import memory, needs, populations
from onedoor.dmn.kernel import shapes as shapes_
from onedoor.dmn.kernel.answers import Answers
from onedoor.dmn.kernel.collecting import Collector
from onedoor.dmn.kernel.loading import shape_of
from onedoor.dmn.kernel.obstacles import Obstacle
from onedoor.dmn.kernel.shapes import ABSENT, Shape, joined, widened
from onedoor.dmn.kernel.variants import Variant
from onedoor.dmn.model import Model
from onedoor.feel.values import Value

_Found = TypeVar("_Found")

ROWS = 32_768
"""Cases at a time: their columns stay near the processor, and numpy has something to do at each step."""
AHEAD = 1
"""Batches that wait, taken already, while each thread has one: so that no thread waits for the reading of the next."""


class SlowPath(UserWarning):
    """Decisions that are decided person by person because something in them cannot be compiled."""


def _in_turn(
    work: Callable[[pa.RecordBatch], _Found], batches: Iterable[pa.RecordBatch], threads: int
) -> Iterator[_Found]:
    """What comes of each batch, in order; beside those at work `AHEAD` batches are taken, others when one before is done."""
    with ThreadPoolExecutor(threads) as pool:
        waiting: deque[Future[_Found]] = deque()
        for batch in batches:
            waiting.append(pool.submit(work, batch))
            if len(waiting) > threads + AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


class Kernel:
    """Decides cases by the batch. Make one with `compiled`."""

    def __init__(self, model: Model, wanted: Sequence[str], on: date) -> None:
        for name in wanted:
            model.decision(name)
        memory.keep()
        self.model = model
        self.wanted = tuple(dict.fromkeys(wanted))
        self.on = on
        self.inputs, self.order = needs.closure(model, self.wanted)
        self.names = tuple(
            part for name in self.inputs for part in needs.parts(name, populations.input_type(model, name))
        )
        self._variants: dict[Any, list[Variant]] = {}
        self._lock = Lock()
        self._warned: set[Obstacle] = set()

    @property
    def schema(self) -> pa.Schema:
        """The columns that a population has: one per input that the wanted decisions can need."""
        return populations.schema_of(self.model, self.inputs)

    @cached_property
    def obstacles(self) -> tuple[Obstacle, ...]:
        """What cannot be compiled; the decisions it stands in are decided person by person."""
        shapes = {name: shapes_.of_type(populations.input_type(self.model, name)) for name in self.inputs}
        return self._made(shapes, ({},)).obstacles

    def run(self, batch: pa.RecordBatch, *, threads: int = 1) -> Answers:
        """The answers of a batch, one row per case. Raises WrongColumn, and NoFigure where the law asked has none."""
        return self._run(batch, ({},), threads=threads)[0]

    def run_variants(
        self, batch: pa.RecordBatch, parameters: Sequence[Mapping[str, Value]], *, threads: int = 1
    ) -> list[Answers]:
        """The answers with other figures in place of the law's, per variant; what they share is worked out once.

        Raises UnknownName for a parameter that the model does not have.
        """
        for figures in parameters:
            for name in figures:
                if name not in self.model.parameters:
                    raise UnknownName("parameter", name, list(self.model.parameters))
        return self._run(batch, tuple(parameters), threads=threads)

    def run_many(self, batches: Iterable[pa.RecordBatch], *, threads: int = 1) -> Iterator[Answers]:
        """The answers of batch after batch, in order; only a few batches are held at once.

        They are decided in a thread beside the caller's, which reads the batches and takes the answers meanwhile. More
        threads seldom pay: a step on so few cases is over sooner than the threads have handed Python's lock to each other.
        """
        return _in_turn(self.run, batches, threads)

    def run_many_variants(
        self,
        batches: Iterable[pa.RecordBatch],
        parameters: Sequence[Mapping[str, Value]],
        *,
        threads: int = 1,
    ) -> Iterator[list[Answers]]:
        """As `run_variants`, batch after batch as `run_many` takes them: for each batch its answers per variant."""
        return _in_turn(lambda batch: self.run_variants(batch, parameters), batches, threads)

    def _run(
        self, batch: pa.RecordBatch, parameters: tuple[Mapping[str, Value], ...], *, threads: int
    ) -> list[Answers]:
        variant = self._variant(self._shapes(batch), parameters)
        self._warn(variant)
        collector = Collector(
            self.model, self.on, self.wanted, self.names, variant, parameters, batch.num_rows
        )
        slices = [(start, batch.slice(start, ROWS)) for start in range(0, batch.num_rows, ROWS)]
        if threads > 1 and len(slices) > 1:
            with ThreadPoolExecutor(threads) as pool:
                for _ in pool.map(lambda pair: collector.add(*pair), slices):
                    pass
        else:
            for start, piece in slices:
                collector.add(start, piece)
        return collector.answers(batch)

    def _shapes(self, batch: pa.RecordBatch) -> dict[str, Shape]:
        held = set(batch.schema.names)
        shapes = {}
        for name in self.inputs:
            if name not in held:
                shapes[name] = ABSENT
                continue
            nulls = (
                batch.column(name + populations.NULL_SUFFIX)
                if name + populations.NULL_SUFFIX in held
                else None
            )
            type = populations.input_type(self.model, name)
            shapes[name] = widened(shape_of(batch.column(name), type, name=name, nulls=nulls))
        return shapes

    def _variant(self, shapes: Mapping[str, Shape], parameters: tuple[Mapping[str, Value], ...]) -> Variant:
        """The program for these shapes: one that covers them, or a new one that covers those before, too."""
        key = tuple(tuple(sorted((name, repr(value)) for name, value in one.items())) for one in parameters)
        with self._lock:
            known = self._variants.setdefault(key, [])
            for variant in known:
                if all(
                    joined(variant.shapes[name], shape) == variant.shapes[name]
                    for name, shape in shapes.items()
                ):
                    return variant
            if known and all(_is_alike(known[-1].shapes[name], shape) for name, shape in shapes.items()):
                shapes = {name: joined(known[-1].shapes[name], shape) for name, shape in shapes.items()}
            known.insert(0, self._made(shapes, parameters))
            return known[0]

    def _made(self, shapes: Mapping[str, Shape], parameters: Sequence[Mapping[str, Value]]) -> Variant:
        return Variant(
            self.model,
            self.on,
            wanted=self.wanted,
            order=self.order,
            names=self.names,
            shapes=shapes,
            parameters=parameters,
        )

    def _warn(self, variant: Variant) -> None:
        new = [one for one in variant.obstacles if one not in self._warned]
        if new:
            self._warned.update(new)
            listed = "; ".join(str(one) for one in new[:3]) + ("; and others" if len(new) > 3 else "")
            warnings.warn(
                f"{len(new)} decisions are decided person by person, some thousand a second in place of millions: {listed}",
                SlowPath,
                stacklevel=4,
            )


def _is_alike(one: Shape, other: Shape) -> bool:
    return one.kind == other.kind or "absent" in (one.kind, other.kind)


_KNOWN: dict[tuple[int, tuple[str, ...], date], tuple[weakref.ref[Model], Kernel]] = {}
_MOST = 64


def compiled(model: Model, *, wanted: Sequence[str], on: date) -> Kernel:
    """The kernel of these decisions on a day; the same model, decisions and day give the same kernel.

    Raises UnknownName for a decision that the model does not have.
    """
    key = (id(model), tuple(wanted), on)
    known = _KNOWN.get(key)
    if known is not None and known[0]() is model:
        return known[1]
    kernel = Kernel(model, wanted, on)
    while len(_KNOWN) >= _MOST:
        _KNOWN.pop(next(iter(_KNOWN)))
    _KNOWN[key] = (weakref.ref(model), kernel)
    return kernel
