"""Figures quoted in texts: every `{name}` must be an input, a parameter or a decision of the service."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from onedoor.catalogue.folder import Folder, ServiceEntry
from onedoor.catalogue.problems import Problem
from onedoor.catalogue.spelling import suggest

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def problems(folder: Folder, entry: ServiceEntry) -> Iterator[Problem]:
    """Placeholders of the service's texts that name nothing."""
    service = entry.content
    if entry.decisions is None:
        return
    known = {*service.input_data, *service.parameters, *entry.decisions}
    for path, sentence in texts(entry.source.document, (), folder.languages):
        for found in _PLACEHOLDER.finditer(sentence):
            name = " ".join(found[1].split())
            if name not in known:
                what = f"“{{{found[1]}}}” stands for nothing: there is no input, parameter or decision of that name"
                instead = suggest(name, known, otherwise="write the figure itself", at_most=6)
                yield entry.source.problem(path, what, instead, offset=found.start())


def texts(
    part: object, path: tuple[str | int, ...], languages: Sequence[str]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every sentence of every text below `part`, with its path: a text is a mapping of languages to sentences."""
    if isinstance(part, dict):
        is_text = bool(part) and all(key in languages and isinstance(item, str) for key, item in part.items())
        for key, item in part.items():
            if is_text:
                yield (*path, key), item
            else:
                yield from texts(item, (*path, str(key)), languages)
    elif isinstance(part, list):
        for place, item in enumerate(part):
            yield from texts(item, (*path, place), languages)
