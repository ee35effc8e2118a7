"""What stands in a Markdown file: its links, headings and blocks of code."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^()\s]+(?:\([^()]*\))?)\)|(?:src|href)=\"([^\"]+)\"")
EVERY_PAGE = sorted([*Path().glob("*.md"), *Path("docs").rglob("*.md")])


@dataclass(frozen=True)
class Block:
    """A block of code: its language, its text, and the line of prose that stands before it."""

    language: str
    text: str
    before: str


def blocks(text: str) -> Iterator[Block]:
    """Every fenced block, in order."""
    for found in FENCE.finditer(text):
        lines = text[: found.start()].rstrip().splitlines()
        yield Block(found[1], found[2], lines[-1] if lines else "")


def links(text: str) -> list[str]:
    """Where links and pictures outside of code lead."""
    return [plain or html for plain, html in LINK.findall(FENCE.sub("", text))]


def anchors(text: str) -> set[str]:
    """The names that headings can be linked by."""
    titles = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
