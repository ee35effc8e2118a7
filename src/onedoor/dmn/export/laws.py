"""The laws that a model cites, as knowledge sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from onedoor.dmn.export.identifiers import Identifiers
from onedoor.dmn.export.markup import Element, element
from onedoor.dmn.model import Conditions, Decision, Function, Parameter, Table


@dataclass(frozen=True)
class Law:
    """A law by its full title, and where it can be read."""

    title: str
    url: str | None = None


class Laws:
    """Which laws citations mean: `HBR reg. 43` begins with the short name of one; behind a semicolon may stand another."""

    def __init__(self, laws: Mapping[str, Law], ids: Identifiers) -> None:
        self.laws = laws
        self.ids = ids
        self.cited: dict[str, None] = {}

    def required(self, sources: Iterable[str | None]) -> list[Element]:
        """Return the authority requirements for these citations, each law once."""
        found = dict.fromkeys(name for source in sources if source for name in self._names(source))
        self.cited.update(found)
        return [
            element(
                "authorityRequirement",
                children=[element("requiredAuthority", {"href": f"#{self.ids.of('law', name)}"})],
            )
            for name in found
        ]

    def elements(self) -> Iterator[Element]:
        """Yield the knowledge sources of all that was cited, in the order of the laws."""
        for name in sorted(self.cited, key=lambda name: (list(self.laws).index(name), name)):
            law = self.laws[name]
            attributes: dict[str, str | None] = {
                "id": self.ids.of("law", name),
                "name": name,
                "label": law.title,
            }
            yield element("knowledgeSource", {**attributes, "locationURI": law.url})

    def _names(self, source: str) -> Iterator[str]:
        for citation in source.split(";"):
            words = citation.split()
            if words and words[0] in self.laws:
                yield words[0]


def sources_of(one: Decision | Function | Parameter) -> Iterator[str | None]:
    """Yield every citation in a decision, function or parameter."""
    yield one.source
    logic = None if isinstance(one, Parameter) else one.logic
    if isinstance(logic, Conditions):
        for condition in logic.conditions:
            yield condition.source
            yield from (exemption.source for exemption in condition.unless)
    elif isinstance(logic, Table):
        yield from (rule.source for rule in logic.rules)
