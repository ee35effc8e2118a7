"""Laws: whatever is cited must be listed among the service's legal resources."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onedoor.catalogue.folder import ServiceEntry
from onedoor.catalogue.problems import Problem
from onedoor.catalogue.spelling import listed, nearest

_CITING = ("source", "legal_basis")


def problems(entry: ServiceEntry) -> Iterator[Problem]:
    """Citations that begin with no key of `legal_resources`."""
    known = entry.content.legal_resources
    for path, cited in citations(entry.source.document, ()):
        if not any(re.match(re.escape(law) + r"(?!\w)", cited) for law in known):
            first = cited.split()[0] if cited.split() else cited
            near = nearest(first, known)
            instead = (
                f"did you mean “{near}”? Otherwise add the law to legal_resources."
                if near
                else f"begin with {listed(known)}, or add the law to legal_resources."
            )
            what = f"“{cited}” cites a law that is not listed in legal_resources"
            yield entry.source.problem(path, what, instead)


def citations(part: object, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every citation below `part`, with its path."""
    if isinstance(part, dict):
        for key, item in part.items():
            if key in _CITING and isinstance(item, str):
                yield (*path, key), item
            elif key != "values":  # figures may have any keys
                yield from citations(item, (*path, str(key)))
    elif isinstance(part, list):
        for place, item in enumerate(part):
            yield from citations(item, (*path, place))
