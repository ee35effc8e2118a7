"""What is asked of every page: axe-core finds nothing, one heading, its language, no sideways scrolling."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page
from tests.journeys.town import ROOT

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
RUN = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"], reporter: "v2"});
  return found.violations.map(one => `${one.id}: ${one.help}\\n` + one.nodes.slice(0, 3).map(
    node => `      ${node.html.slice(0, 160)}\\n      ${(node.failureSummary || "").replace(/\\s+/g, " ").slice(0, 260)}`).join("\\n"));
}"""
FACTS = """() => ({
  headings: document.querySelectorAll("h1").length,
  language: document.documentElement.lang,
  wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  wider: [...document.querySelectorAll("main *")].filter(
    one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1).slice(0, 3).map(
    one => one.outerHTML.slice(0, 120)),
})"""


SHAPE = """() => [...new Set([...document.querySelectorAll("body, body *")].map(
  one => one.tagName + one.className + (one.type || "")))].sort().join()"""
"""What a page is built of, without its words."""


def faults(
    page: Page, *, language: str, alike: set[tuple[str, ...]] | None = None, kind: str = ""
) -> list[str]:
    """What is wrong with the page as it is shown now, in words.

    Of pages of one `kind` that are built alike axe-core sees the first: those in `alike` are left out, and new ones put in.
    """
    facts: dict[str, Any] = page.evaluate(FACTS)
    wrong = []
    if facts["headings"] != 1:
        wrong.append(f"it has {facts['headings']} headings of the first rank")
    if facts["language"] != language:
        wrong.append(f"its language is said to be {facts['language']!r}, not {language!r}")
    if facts["wide"] > 0:
        wrong.append(f"it is {facts['wide']} pixels too wide: {facts['wider']}")
    size = page.viewport_size
    shape = (kind, language, str(size and size["width"]), str(page.evaluate(SHAPE)))
    if alike is not None and shape in alike:
        return wrong
    if alike is not None:
        alike.add(shape)
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(AXE)
    return wrong + list(page.evaluate(RUN))
