"""What a page of the documentation points to is there."""

import re
from pathlib import Path

import pytest
from tests.docs.markdown import EVERY_PAGE, anchors, links

PAGES = pytest.mark.parametrize("page", EVERY_PAGE, ids=str)


def inside(page: Path) -> list[tuple[Path, str]]:
    """The files (with the heading in them) that a page links to."""
    found = []
    for link in links(page.read_text(encoding="utf-8")):
        if not re.match(r"[a-z]+:", link):
            path, _, anchor = link.partition("#")
            found.append(((page.parent / path) if path else page, anchor))
    return found


@PAGES
def test_every_link_leads_to_a_file_of_the_repository(page: Path) -> None:
    assert not [str(target) for target, _ in inside(page) if not target.exists()]


@PAGES
def test_every_link_into_a_page_leads_to_a_heading(page: Path) -> None:
    for target, anchor in inside(page):
        if anchor:
            assert anchor in anchors(target.read_text(encoding="utf-8")), f"{page}: {target}#{anchor}"


def test_the_index_lists_every_page_of_the_documentation() -> None:
    listed = {target.resolve() for target, _ in inside(Path("docs/README.md"))}
    assert {page.resolve() for page in Path("docs").glob("*.md")} - listed == {
        Path("docs/README.md").resolve()
    }


@PAGES
def test_no_page_names_a_machine_or_a_place_to_fetch_packages_from(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"pypi\.|npmjs|registry\.|(?<![\w.])/(work|home|root|Users)/", text)
