"""All addresses there are, out of Django's own table, and with what to fill them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Route:
    """One line of the table of addresses: its name and its path as it is declared."""

    name: str
    path: str

    @property
    def parameters(self) -> list[str]:
        """Names of what the path is to be filled with."""
        return PARAMETER.findall(self.path)

    def filled(self, values: Mapping[str, Sequence[object]]) -> Iterator[str]:
        """Every address that the values make of it; none where a parameter has no value."""
        names = self.parameters
        for chosen in itertools.product(*(values.get(name, ()) for name in names)):
            said = dict(zip(names, chosen, strict=True))
            yield PARAMETER.sub(lambda found: str(said[found[1]]), self.path)  # noqa: B023


def every_route() -> list[Route]:
    """The whole table of addresses, includes followed."""
    return list(_below(get_resolver("onedoor.config.urls").url_patterns, "/", ""))


def _below(patterns: Sequence[URLPattern | URLResolver], before: str, space: str) -> Iterator[Route]:
    for one in patterns:
        path = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _below(one.url_patterns, path, f"{space}{one.namespace}:" if one.namespace else space)
        else:
            yield Route(f"{space}{one.name}", path)
