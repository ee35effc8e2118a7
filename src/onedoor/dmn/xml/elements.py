"""Reads XML into a plain tree that knows the line and column of everything, and refuses what could do harm.

The parser is Expat. A document type is refused at its first letter, so that there are no entities to expand or to fetch;
size, depth and number of elements are bounded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

MAX_BYTES = 20_000_000
MAX_DEPTH = 200
MAX_ELEMENTS = 200_000
MAX_ATTRIBUTES = 200

XSI = "http://www.w3.org/2001/XMLSchema-instance"


class UnsafeOrBroken(ValueError):
    """A text that is not XML, or XML that is not read for safety's sake; `line` and `column` count from 1."""

    def __init__(self, message: str, line: int, column: int, instead: str = "") -> None:
        self.message = message
        self.line = line
        self.column = column
        self.instead = instead
        super().__init__(f"{message} (line {line}, column {column})")


@dataclass(slots=True, eq=False)
class Element:
    """An element: `name` without its namespace, text without that of its children, place of both."""

    namespace: str
    name: str
    attributes: Mapping[str, str]
    prefixes: Mapping[str, str]
    line: int
    column: int
    children: list[Element] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    text_line: int = 0
    text_column: int = 0

    @property
    def text(self) -> str:
        """The text directly inside."""
        return "".join(self.pieces)

    def get(self, name: str, default: str = "") -> str:
        """An attribute without a namespace (or `{namespace}name`)."""
        return self.attributes.get(name, default)

    def all(self, *names: str) -> Iterator[Element]:
        """The children of these names that belong to the same namespace."""
        return (one for one in self.children if one.name in names and one.namespace == self.namespace)

    def first(self, *names: str) -> Element | None:
        """The first child of these names."""
        return next(self.all(*names), None)

    def text_of(self, name: str) -> str | None:
        """The text of the first child of that name, None where there is none."""
        found = self.first(name)
        return None if found is None else found.text

    def place_in_text(self, offset: int) -> tuple[int, int]:
        """Line and column of a character of the text."""
        before = self.text[:offset]
        lines = before.count("\n")
        if not self.text_line:
            return self.line, self.column
        if not lines:
            return self.text_line, self.text_column + offset
        return self.text_line + lines, offset - before.rfind("\n")


def parse(source: bytes | str) -> Element:
    """Return the root element. Raises UnsafeOrBroken."""
    data = source.encode("utf-8") if isinstance(source, str) else source
    if len(data) > MAX_BYTES:
        raise UnsafeOrBroken(
            f"The file is larger than {MAX_BYTES // 1_000_000} MB", 1, 1, "Split it into files that import."
        )
    # a str has no bytes to declare the encoding of: what its first line says of that is no longer true
    builder = _Builder("utf-8" if isinstance(source, str) else None)
    return builder.read(data)


class _Builder:
    """Builds the tree while Expat reads."""

    def __init__(self, encoding: str | None) -> None:
        self.parser = expat.ParserCreate(encoding, namespace_separator=" ")
        self.parser.ordered_attributes = True
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartNamespaceDeclHandler = self._declare
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self.parser.EntityDeclHandler = self._refuse_doctype
        self.open: list[Element] = []
        self.root: Element | None = None
        self.count = 0
        self.declared: dict[str, str] = {}

    def read(self, data: bytes) -> Element:
        try:
            self.parser.Parse(data, True)
        except expat.ExpatError as wrong:
            said = expat.ErrorString(wrong.code)
            raise UnsafeOrBroken(f"This is not XML: {said}", wrong.lineno, wrong.offset + 1) from None
        except (LookupError, UnicodeError, ValueError) as wrong:
            if isinstance(wrong, UnsafeOrBroken):
                raise
            raise UnsafeOrBroken(
                "The encoding of this file cannot be read", 1, 1, "Save it as UTF-8."
            ) from None
        assert self.root is not None
        return self.root

    def _place(self) -> tuple[int, int]:
        return self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1

    def _refuse_doctype(self, *said: object) -> None:
        raise UnsafeOrBroken(
            "The file has a document type (<!DOCTYPE …>), which is not read", *self._place(), "Take it away."
        )

    def _declare(self, prefix: str | None, uri: str | None) -> None:
        self.declared[prefix or ""] = uri or ""

    def _start(self, name: str, attributes: list[str]) -> None:
        self.count += 1
        if self.count > MAX_ELEMENTS:
            raise UnsafeOrBroken(f"The file has more than {MAX_ELEMENTS} elements", *self._place())
        if len(self.open) >= MAX_DEPTH:
            raise UnsafeOrBroken(f"The elements are nested more than {MAX_DEPTH} deep", *self._place())
        if len(attributes) > 2 * MAX_ATTRIBUTES:
            raise UnsafeOrBroken(f"This element has more than {MAX_ATTRIBUTES} attributes", *self._place())
        above = self.open[-1] if self.open else None
        prefixes = above.prefixes if above is not None else {}
        if self.declared:
            prefixes = {**prefixes, **self.declared}
            self.declared = {}
        namespace, _, local = name.rpartition(" ")
        pairs = {_attribute(attributes[i]): attributes[i + 1] for i in range(0, len(attributes), 2)}
        element = Element(namespace, local, pairs, prefixes, *self._place())
        if above is None:
            self.root = element
        else:
            above.children.append(element)
        self.open.append(element)

    def _end(self, name: str) -> None:
        self.open.pop()

    def _text(self, data: str) -> None:
        element = self.open[-1]
        if not element.pieces:
            element.text_line, element.text_column = self._place()
        element.pieces.append(data)


def _attribute(name: str) -> str:
    namespace, _, local = name.rpartition(" ")
    return f"{{{namespace}}}{local}" if namespace else local
