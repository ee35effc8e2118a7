"""What an operator may call or set is in docs/operators.md, and nothing is there that is not."""

import re
from pathlib import Path

import pytest

from onedoor.cli.main import COMMANDS, main

GUIDE = Path("docs/operators.md").read_text(encoding="utf-8")
INTERNAL = {"ONEDOOR_TIED", "ONEDOOR_SERVER"}  # from one process to the next, nobody's to set


def variables_in(text: str) -> set[str]:
    return set(re.findall(r"\bONEDOOR_[A-Z][A-Z_]*[A-Z]\b|\bDATABASE_URL\b", text))


def read_from_the_environment() -> set[str]:
    found: set[str] = set()
    for path in Path("src").rglob("*.py"):
        for call in re.findall(
            r"(?:environ(?:\.get|\.pop)?[\[(]|environment\.\w+\()\s*f?\"([A-Z_{}a-z.()]+)\"", path.read_text()
        ):
            if "{" in call:  # a family of variables, such as one for each level
                beginning = call.partition("{")[0]
                found |= {name for name in variables_in(GUIDE) if name.startswith(beginning)} or {call}
            else:
                found.add(call)
    return {name for name in found if name.startswith("ONEDOOR_") or name == "DATABASE_URL"} - INTERNAL


def targets_of_make() -> set[str]:
    text = Path("Makefile").read_text()
    phony = re.findall(r"^\.PHONY: (.+)$", text, re.MULTILINE)
    return {target for line in phony for target in line.split()}


def test_every_setting_is_in_the_guide() -> None:
    read = read_from_the_environment()
    assert len(read) > 15
    assert read <= variables_in(GUIDE), f"Not documented: {sorted(read - variables_in(GUIDE))}"


def test_every_setting_in_the_guide_is_read_somewhere() -> None:
    elsewhere = "".join(path.read_text() for path in [Path("Makefile"), *Path("tests").rglob("*.py")])
    unread = variables_in(GUIDE) - read_from_the_environment() - variables_in(elsewhere)
    assert not unread, f"Documented and never read: {sorted(unread)}"


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_in_the_guide_and_explains_itself(command: str) -> None:
    assert f"`onedoor {command}" in GUIDE
    loaded = main.get_command(
        main.make_context("onedoor", [command, "--help"], resilient_parsing=True), command
    )
    assert loaded is not None
    assert loaded.name == command
    assert loaded.help


def test_the_guide_names_no_command_that_is_not_there() -> None:
    assert set(re.findall(r"`onedoor ([a-z-]+)", GUIDE)) == set(COMMANDS)


def test_every_target_of_make_is_in_the_guide() -> None:
    missing = {
        target
        for target in targets_of_make()
        if f"`make {target}" not in GUIDE and f"`{target}`" not in GUIDE
    }
    assert not missing


def test_the_guide_names_no_target_that_is_not_there() -> None:
    assert set(re.findall(r"`make ([a-z]+)", GUIDE)) <= targets_of_make()
