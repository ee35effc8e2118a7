"""Which decisions an entry mentions, seen before it is read: a guess, good enough to choose an order of reading by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from onedoor.dmn import graph
from onedoor.feel.names import WORD, Index

_SENTENCES = frozenset(("title", "text", "because", "source", "type", "parameters", "options"))


def order(entries: Mapping[str, object], wanted: Iterable[str]) -> list[str]:
    """Return the names of entries so that each comes behind those of the `wanted` names that it seems to mention."""
    index = Index(wanted)
    needs: dict[str, Sequence[str]] = {name: _mentioned(entry, index) for name, entry in entries.items()}
    return graph.ordered(needs) if index else list(entries)


def _mentioned(entry: object, index: Index) -> list[str]:
    if not index:
        return []
    found: dict[str, None] = {}
    for text in _texts(entry):
        end = 0
        for word in WORD.finditer(text):
            if word.start() >= end and (name := index.longest(text, word.start())) is not None:
                found[name[0]] = None
                end = name[1]
    return list(found)


def _texts(entry: object) -> Iterator[str]:
    """Whatever may be an expression in an entry; more than that does no harm."""
    waiting = [entry]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, Mapping):
            waiting += [one for key, one in part.items() if key not in _SENTENCES]
        elif isinstance(part, list | tuple):
            waiting += part
