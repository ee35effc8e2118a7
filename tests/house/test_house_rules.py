"""Habits of the house that no linter knows."""

import ast
import json
import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from ruamel.yaml import YAML

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
CODE = [
    path
    for folder in ("src", "tests")
    for path in Path(folder).rglob("*.py")
    if "migrations" not in path.parts
]
TEXTS = {".py", ".html", ".js", ".scss", ".typ", ".po", ".txt", ".json", ".xml", ".svg"}
NAMES_THAT_SAY_NOTHING = {
    "utils",
    "util",
    "helpers",
    "helper",
    "core",
    "common",
    "manager",
    "managers",
    "misc",
    "services",
}


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_no_file_is_longer_than_one_can_hold_in_mind() -> None:
    long = {str(path): lines for path in CODE if (lines := len(path.read_text().splitlines())) > LONGEST_FILE}
    assert not long


def test_no_function_is_longer_than_a_screen() -> None:
    long = []
    for path in CODE:
        for function in functions(ast.parse(path.read_text())):
            lines = (function.end_lineno or function.lineno) - function.lineno + 1
            if lines > LONGEST_FUNCTION:
                long.append(f"{path}:{function.lineno} {function.name} has {lines} lines")
    assert not long


def test_a_package_file_holds_one_docstring_only() -> None:
    for path in Path("src/onedoor").rglob("__init__.py"):
        if "migrations" in path.parts or path.parts[-3:-1] == ("config", "settings"):
            continue
        body = ast.parse(path.read_text()).body
        assert len(body) == 1, path
        assert isinstance(body[0], ast.Expr), path


def test_no_module_has_a_name_that_says_nothing() -> None:
    allowed = {Path("src/onedoor/catalogue/services.py")}  # a service is the resident's word there
    assert not [path for path in CODE if path.stem in NAMES_THAT_SAY_NOTHING and path not in allowed]


def names_of_jurisdictions() -> set[str]:
    names = set()
    for path in Path("jurisdictions").glob("*/jurisdiction.yaml"):
        names.add(path.parent.name)
        names |= set(YAML(typ="safe").load(path)["name"].values())
    return names


def test_no_source_names_a_town() -> None:
    names = names_of_jurisdictions()
    assert names
    pattern = re.compile("|".join(re.escape(name) for name in names), re.IGNORECASE)
    built = Path("src/onedoor/design/static")
    found = [
        f"{path}: {hit.group()}"
        for path in Path("src").rglob("*")
        if path.suffix in TEXTS and built not in path.parents
        if (hit := pattern.search(path.read_text(encoding="utf-8")))
    ]
    assert not found


PYTHON_LOCKS = ["requirements.lock", "requirements-build.lock", "requirements-dev.lock"]
LOCKS = [*PYTHON_LOCKS, "requirements-spark.lock", "package-lock.json"]


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_files_name_no_host_to_fetch_from(lock: str) -> None:
    text = Path(lock).read_text()
    if lock.endswith(".json"):  # "funding" is a page for people
        text = re.sub(r'"url": "[^"]*"', "", text)
    assert "://" not in text
    assert '"resolved"' not in text
    assert not re.search(r"^\s*(--|-[if] )(?!hash=)", text, re.MULTILINE)


@pytest.mark.parametrize("lock", PYTHON_LOCKS)
def test_every_locked_package_has_a_version_and_a_hash(lock: str) -> None:
    entries = re.split(r"^(?=[a-z0-9])", Path(lock).read_text(), flags=re.MULTILINE | re.IGNORECASE)[1:]
    assert len(entries) > 40
    for entry in entries:
        assert re.match(r"[A-Za-z0-9._-]+(\[[a-z0-9,]+\])?==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry


def installed_at_run_time() -> dict[str, metadata.Distribution]:
    """What `onedoor` needs, and what that needs, without the tools."""
    found: dict[str, metadata.Distribution] = {}
    waiting = [(name, frozenset[str]()) for name in ["onedoor"]]
    while waiting:
        name, extras = waiting.pop()
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # for another system
        first_time = name not in found
        found[name] = distribution
        for line in distribution.requires or []:
            requirement = Requirement(line)
            marker = requirement.marker
            wanted = marker is None or any(marker.evaluate({"extra": extra}) for extra in extras | {""})
            if wanted and (first_time or extras) and requirement.name.lower() not in found:
                waiting.append((requirement.name.lower(), frozenset(requirement.extras)))
    return found


def licence_of(distribution: metadata.Distribution) -> str:
    about = distribution.metadata
    classifiers = [line for line in about.get_all("Classifier") or [] if line.startswith("License ::")]
    return " | ".join(
        [about.get("License-Expression") or "", *classifiers, (about.get("License") or "")[:200]]
    )


def test_nothing_at_run_time_is_gpl_or_agpl() -> None:
    installed = installed_at_run_time()
    assert len(installed) > 40
    refused = {}
    for name, distribution in installed.items():
        licence = licence_of(distribution)
        assert licence.strip(" |"), f"{name} names no licence: look it up"
        without_lesser = re.sub(r"LGPL|Lesser General Public|GNU Lesser", "", licence, flags=re.IGNORECASE)
        # of several that are offered (SPDX's OR) one may choose
        if all(
            re.search(r"\bA?GPL|General Public License|Affero", one, re.IGNORECASE)
            for one in without_lesser.split(" OR ")
        ):
            refused[name] = licence
    assert not refused


def test_what_pages_are_built_from_is_freely_licensed() -> None:
    packages = json.loads(Path("package-lock.json").read_text())["packages"]
    shipped = {name: about for name, about in packages.items() if name and not about.get("dev")}
    assert len(shipped) > 2
    for name, about in shipped.items():
        assert about["license"] in {
            "MIT",
            "ISC",
            "Apache-2.0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "OFL-1.1",
            "0BSD",
        }, name
