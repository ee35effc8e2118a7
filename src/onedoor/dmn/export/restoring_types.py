"""From item definitions back to types as a definition writes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from onedoor.dmn import graph
from onedoor.dmn.export.item_definitions import BASES, OURS
from onedoor.dmn.export.reading import Node, NotOurs, children, name_of, ours, text, text_in

_SIMPLE = {base: OURS.get(base, base) for base in BASES.values()}


def _refs(definition: Node) -> Iterator[str]:
    """The types that a definition names."""
    for one in (definition, *children(definition, "itemComponent")):
        yield from (ref.text.strip() for ref in children(one, "typeRef"))


class Types:
    """The item definitions of a file."""

    def __init__(self, root: Node) -> None:
        self.definitions = {name_of(one): one for one in children(root, "itemDefinition")}
        if any(True for _ in graph.rings({name: list(_refs(one)) for name, one in self.definitions.items()})):
            raise NotOurs("a type contains itself")
        self.inferred = {
            name for name, one in self.definitions.items() if any(True for _ in ours(one, "inferred"))
        }

    def entry(self, ref: str | None) -> dict[str, Any]:
        """Return what a definition writes for a `typeRef`: {"type": "list of child"}, with options for a choice."""
        if ref is None:
            return {}
        if ref in _SIMPLE:
            return {"type": _SIMPLE[ref]}
        definition = self._definition(ref)
        if any(True for _ in children(definition, "itemComponent")):
            return {"type": ref}
        base = text_in(definition, "typeRef")
        if definition.attributes.get("isCollection") == "true":
            inner = self.entry(base)
            return {**inner, "type": f"list of {inner['type']}"}
        options = {
            one.attributes.get("key") or "": text(one, "title")["title"] for one in ours(definition, "option")
        }
        return {"type": "choice", "options": options} if options else {"type": ref}

    def known(self, ref: str | None) -> dict[str, Any]:
        """Return the entry of a type that may have been inferred; nothing then: it is inferred again."""
        at = ref
        while at is not None and at not in _SIMPLE:
            if at in self.inferred:
                return {}
            definition = self._definition(at)
            at = (
                text_in(definition, "typeRef")
                if definition.attributes.get("isCollection") == "true"
                else None
            )
        return {} if ref == "Any" else self.entry(ref)

    def of_figures(self, ref: str | None) -> dict[str, Any]:
        """Return the entry of a parameter's type; of contexts that were not declared, what their figures are at least."""
        found = self.known(ref)
        if found or ref is None or ref == "Any":
            return found
        lists = 0
        while ref not in self.inferred:
            ref, lists = text_in(self._definition(ref), "typeRef"), lists + 1
        leaves = {type for type in self._leaves(ref) if type != "any"}
        if len(leaves) != 1 or leaves <= set(_SIMPLE.values()):
            return {}
        return {"type": f"{'list of ' * lists}context of {leaves.pop()}"}

    def _leaves(self, ref: str) -> Iterator[str]:
        """The types of what is in a context, however deep."""
        definition = None if ref in _SIMPLE else self._definition(ref)
        parts = [] if definition is None else list(children(definition, "itemComponent"))
        if definition is not None and definition.attributes.get("isCollection") == "true":
            yield from self._leaves(text_in(definition, "typeRef"))
        elif parts:
            for one in parts:
                yield from self._leaves(text_in(one, "typeRef"))
        else:
            yield str(self.entry(ref)["type"])

    def components(self, ref: str) -> Mapping[str, dict[str, Any]]:
        """Return the fields of a record type as a definition writes them."""
        return {
            name_of(one): {**self.entry(text_in(one, "typeRef")), **self._title(one)}
            for one in children(self._definition(ref), "itemComponent")
        }

    def records(self, groups: set[str]) -> dict[str, Any]:
        """Return the record types, without those of groups of inputs."""
        return {
            name: dict(self.components(name))
            for name, one in self.definitions.items()
            if name not in groups | self.inferred and any(True for _ in children(one, "itemComponent"))
        }

    def _definition(self, ref: str) -> Node:
        if ref not in self.definitions:
            raise NotOurs(f"no type {ref}")
        return self.definitions[ref]

    def _title(self, component: Node) -> dict[str, Any]:
        for extension in children(component, "extensionElements"):
            return dict(text(extension, "title"))
        return {}
