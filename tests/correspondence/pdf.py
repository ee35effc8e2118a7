"""What a PDF says, and whether it is as accessible as it claims."""

from __future__ import annotations

import io
import re
from typing import Any

import pikepdf


def problems_of(content: bytes, *, language: str, title: str) -> list[str]:
    """What keeps the PDF from being PDF/UA-1 as far as this can be seen without a checker of the standard."""
    problems = []
    with pikepdf.open(io.BytesIO(content)) as document:
        root = document.Root
        if not bool(root.get("/MarkInfo", {}).get("/Marked", False)):
            problems.append("not marked as tagged")
        if "/StructTreeRoot" not in root:
            return [*problems, "no structure tree"]
        if str(root.get("/Lang", "")) != language:
            problems.append(f"language {root.get('/Lang')}")
        if not bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)):
            problems.append("the title is not shown")
        metadata = document.open_metadata()
        if str(metadata.get("pdfuaid:part")) != "1":
            problems.append("does not claim PDF/UA-1")
        if metadata.get("dc:title") != title:
            problems.append(f"title {metadata.get('dc:title')}")
        if document.trailer.get("/Encrypt") is not None:
            problems.append("encrypted")
        kinds = set(_kinds(root.StructTreeRoot))
        problems += [f"no {kind} in the structure" for kind in ("/H1", "/P") if kind not in kinds]
        problems += [
            f"page {number} has no tab order"
            for number, page in enumerate(document.pages, 1)
            if "/Tabs" not in page.obj
        ]
        problems += _fonts(document)
    return problems


def _kinds(node: Any) -> Any:
    if isinstance(node, pikepdf.Array):
        for one in node:
            yield from _kinds(one)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield str(node.S)
        if "/K" in node:
            yield from _kinds(node.K)


def _fonts(document: pikepdf.Pdf) -> list[str]:
    """Fonts that are not embedded, or whose characters cannot be read out."""
    problems = []
    for one in document.objects:
        if (
            isinstance(one, pikepdf.Dictionary)
            and one.get("/Type") == "/Font"
            and one.get("/Subtype") == "/Type0"
        ):
            if "/ToUnicode" not in one:
                problems.append(f"{one.get('/BaseFont')} cannot be read out")
            below = one.DescendantFonts[0].FontDescriptor
            if not any(key in below for key in ("/FontFile", "/FontFile2", "/FontFile3")):
                problems.append(f"{one.get('/BaseFont')} is not embedded")
    return problems


def text_of(content: bytes) -> str:
    """The text as a screen reader gets it: by the fonts' own tables, in the order of the pages."""
    with pikepdf.open(io.BytesIO(content)) as document:
        return re.sub(r"\s+", " ", " ".join(_page_text(page) for page in document.pages))


def _page_text(page: pikepdf.Page) -> str:
    tables = {str(name): _table(font) for name, font in page.obj.Resources.get("/Font", {}).items()}
    parts: list[str] = []
    table: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "Tf":
            table = tables[str(operands[0])]
        elif name in ("Tj", "'"):
            parts.append(_read(bytes(operands[-1]), table))
        elif name == "TJ":
            parts += [_read(bytes(one), table) for one in operands[0] if isinstance(one, pikepdf.String)]
        elif name in ("ET", "Td", "Tm", "T*"):
            parts.append("\n" if name != "ET" else " ")
    return "".join(parts)


def _read(code: bytes, table: dict[int, str]) -> str:
    return "".join(table.get(int.from_bytes(code[i : i + 2]), "�") for i in range(0, len(code), 2))


def _table(font: Any) -> dict[int, str]:
    written = bytes(font.ToUnicode.read_bytes()).decode("ascii", "replace")
    table: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", written, re.DOTALL):
        for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            table[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", written, re.DOTALL):
        for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            start = int.from_bytes(bytes.fromhex(text))
            for place, code in enumerate(range(int(first, 16), int(last, 16) + 1)):
                table[code] = chr(start + place)
    return table
