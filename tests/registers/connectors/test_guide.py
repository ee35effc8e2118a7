"""The guide for authors: every connector that it shows is one that a register's file may have."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import asyncssh
import pytest
from pydantic import TypeAdapter
from ruamel.yaml import YAML

from onedoor.catalogue.shapes.connectors import KINDS, Connector

GUIDE = (Path(__file__).parents[3] / "docs" / "authors.md").read_text(encoding="utf-8")
SHOWN: list[dict[str, Any]] = [
    YAML(typ="safe").load(block)["connector"]
    for block in re.findall(r"^```yaml\n(connector:\n.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
]


@pytest.mark.parametrize("connector", SHOWN, ids=lambda one: f"{one['kind']} {one.get('dialect', '')}")
def test_every_connector_of_the_guide_is_accepted(connector: dict[str, Any]) -> None:
    found: Any = TypeAdapter(Connector).validate_python(connector)
    assert found.kind == connector["kind"]
    if sftp := connector.get("sftp"):
        asyncssh.import_public_key(sftp["host_key"])


def test_every_kind_and_dialect_is_shown() -> None:
    assert {one["kind"] for one in SHOWN} | {"held"} == set(KINDS)
    assert {one["dialect"] for one in SHOWN if one["kind"] == "sql"} >= {"postgresql", "mariadb", "odbc"}
    formats = {one["format"]["kind"] for one in SHOWN if one["kind"] == "files"}
    assert formats >= {"csv", "copybook"}
