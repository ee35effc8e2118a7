"""Elements of a DMN file: the standard's without a prefix, ours with `onedoor:`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree import ElementTree  # only writes here; what is read comes parsed from dmn.xml

from onedoor.lib.languages import Text

DMN = "https://www.omg.org/spec/DMN/20230324/MODEL/"
FEEL = "https://www.omg.org/spec/DMN/20230324/FEEL/"
ONEDOOR = "https://onedoor.dev/dmn/1.0"

Element = ElementTree.Element

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class NotWritable(ValueError):
    """Something in a model that DMN's XML cannot hold; the message says what and where."""


def element(
    tag: str,
    attributes: dict[str, str | None] | None = None,
    children: Iterable[Element] = (),
    *,
    text: str | None = None,
) -> Element:
    """Return an element; attributes that are None are left out."""
    made = Element(tag, {name: said for name, said in (attributes or {}).items() if said is not None})
    made.text = text
    made.extend(children)
    return made


def described(description: str, extension: Iterable[Element]) -> list[Element]:
    """Return what every element of DMN may begin with: its description, and what is ours; what is empty is left out."""
    ours = list(extension)
    return [
        *([element("description", text=description)] if description else []),
        *([element("extensionElements", children=ours)] if ours else []),
    ]


def texts(tag: str, text: Text | None) -> list[Element]:
    """Return a sentence in all its languages: `<onedoor:title language="en">`."""
    return [
        element(f"onedoor:{tag}", {"language": language}, text=sentence)
        for language, sentence in (text or {}).items()
    ]


def written(root: Element) -> bytes:
    """Return the document. Raises NotWritable for characters that XML has no way to write."""
    for one in root.iter():
        for said in (one.text or "", *one.attrib.values()):
            found = _NOT_XML.search(said)
            if found:
                message = f"“{said[:60]!r}” holds the character {found[0]!r}, which XML cannot hold."
                raise NotWritable(f"{message} Take it out of the definition.")
    ElementTree.indent(root, "  ")
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"
