"""The README shows what is really there."""

import re
from pathlib import Path

import pytest
from PIL import Image
from scripts.screenshots import FOLDER, LARGEST, PICTURES
from tests.docs.markdown import Block, blocks, links

README = Path("README.md").read_text(encoding="utf-8")
ARCHITECTURE = Path("ARCHITECTURE.md").read_text(encoding="utf-8")
EXCERPTS = [block for block in blocks(README) if block.language == "yaml"]


def source_of(block: Block) -> str:
    """The file that the line before an excerpt names."""
    named = re.fullmatch(r"<!-- from (\S+) -->", block.before)
    assert named, f"An excerpt does not say which file it is from: {block.text[:60]}"
    return Path(named[1]).read_text(encoding="utf-8")


def test_a_definition_is_shown_by_an_input_a_rule_and_an_example() -> None:
    assert len(EXCERPTS) == 3
    kinds = zip(EXCERPTS, ("from:", "if:", "expect:"), strict=True)
    assert all(word in block.text for block, word in kinds)


@pytest.mark.parametrize("block", EXCERPTS, ids=lambda block: block.text.strip().splitlines()[0][:40])
def test_an_excerpt_of_a_definition_stands_in_its_file(block: Block) -> None:
    assert f"\n{block.text}" in source_of(block)


def test_the_drawing_of_the_house_is_the_one_of_the_architecture() -> None:
    drawing = next(blocks(ARCHITECTURE)).text
    assert "portal" in drawing
    assert drawing in [block.text for block in blocks(README)]


def test_the_commands_are_targets_of_make() -> None:
    targets = set(re.findall(r"^([a-z]+):", Path("Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)\b(?=[`\n.,])", README))
    assert {"demo", "test", "screenshots"} <= named <= targets


def test_every_picture_of_the_script_is_shown_and_every_shown_one_is_made_by_it() -> None:
    shown = {Path(link).stem for link in links(README) if link.endswith(".png")}
    assert shown == set(PICTURES) == {path.stem for path in FOLDER.glob("*")}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_small_and_shows_something(name: str) -> None:
    path = FOLDER / f"{name}.png"
    assert path.stat().st_size <= LARGEST
    with Image.open(path) as picture:
        assert picture.width <= 1200
        assert len(picture.convert("RGB").getcolors(maxcolors=1 << 24) or []) > 40


def test_every_picture_is_described_for_those_who_do_not_see_it() -> None:
    described = re.findall(r"!\[([^\]]+)\]\(\S+\.png\)", README)
    described += re.findall(r"<img [^>]*alt=\"([^\"]+)\"", README)
    assert len(described) == len(PICTURES)
    assert len(set(described)) == len(described)
