"""Looking around in a DMN file that is parsed already: children by their tag, texts, what is ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from onedoor.dmn.export.markup import ONEDOOR, Element
from onedoor.dmn.texts import Text


class NotOurs(Exception):
    """The file is not one that `write` wrote, or it was changed beyond what its form can say."""


class Node(Protocol):
    """An element as it is read: `name` without its namespace, `text` without that of its children."""

    @property
    def namespace(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def attributes(self) -> Mapping[str, str]: ...

    @property
    def children(self) -> Sequence[Node]: ...

    @property
    def text(self) -> str: ...


@dataclass(frozen=True)
class Made:
    """An element that was just made, as if it had been read."""

    namespace: str
    name: str
    attributes: Mapping[str, str]
    children: Sequence[Made]
    text: str


def as_read(made: Element) -> Made:
    """Return an element that was made by `markup.element` as if it had been written and read."""
    prefix, _, name = made.tag.rpartition(":")
    return Made(ONEDOOR if prefix else "", name, made.attrib, [as_read(one) for one in made], made.text or "")


def tag_of(node: Node) -> str:
    """Return the tag without the standard's namespace (whichever version), and `onedoor:…` for ours."""
    return f"onedoor:{node.name}" if node.namespace == ONEDOOR else node.name


def children(node: Node, *tags: str) -> Iterator[Node]:
    """Yield the children with one of these tags, in their order."""
    return (one for one in node.children if tag_of(one) in tags)


def child(node: Node, *tags: str) -> Node:
    """Return the first child with one of these tags. Raises NotOurs where there is none."""
    for one in children(node, *tags):
        return one
    raise NotOurs(f"{tag_of(node)} has no {' or '.join(tags)}")


def text_in(node: Node, tag: str = "text") -> str:
    """Return the text of a child, without the space around it."""
    return child(node, tag).text.strip()


def name_of(node: Node) -> str:
    """Return the name of an element. Raises NotOurs where it has none."""
    name = node.attributes.get("name")
    if not name:
        raise NotOurs(f"{tag_of(node)} has no name")
    return name


def ours(node: Node, *tags: str) -> Iterator[Node]:
    """Yield what is ours in an element's extension."""
    for extension in children(node, "extensionElements"):
        yield from children(extension, *(f"onedoor:{tag}" for tag in tags))


def text(node: Node, tag: str) -> dict[str, Text]:
    """Return a sentence in its languages as an entry of a definition: {"title": {…}}; nothing for none."""
    found = {one.attributes.get("language", ""): one.text for one in children(node, f"onedoor:{tag}")}
    return {tag: found} if found else {}


def said(node: Node, attribute: str, key: str | None = None) -> dict[str, str]:
    """Return an attribute as an entry of a definition; nothing where it is not there."""
    value = node.attributes.get(attribute)
    return {key or attribute: value} if value is not None else {}
