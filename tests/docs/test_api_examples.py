"""The examples of docs/api.md give the answers that stand below them."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from tests.docs.markdown import blocks

from onedoor.api.eligibility import throttle
from onedoor.api.interface import interface

GUIDE = Path("docs/api.md").read_text(encoding="utf-8")
ADDRESS = "http://localhost:8000"


@dataclass(frozen=True)
class Example:
    """A call by curl, and what is shown of its answer."""

    path: str
    body: str | None
    kind: str
    shown: Any


def examples() -> list[Example]:
    """The calls of the guide, each with the answer that follows it."""
    found, call = [], None
    for block in blocks(GUIDE):
        if block.text.startswith("curl "):
            call = block.text
        elif block.language == "json":
            assert call, "An answer stands before its call."
            found.append(_read(call, json.loads(block.text)))
            call = None
    return found


def _read(call: str, shown: Any) -> Example:
    words = shlex.split(call.replace("\\\n", " "))[1:]
    options = {word: words[place + 1] for place, word in enumerate(words) if word in ("-H", "-d")}
    address = next(word for word in words if word.startswith(ADDRESS))
    kind = options.get("-H", "").removeprefix("Content-Type: ")
    return Example(address.removeprefix(ADDRESS), options.get("-d"), kind, shown)


@pytest.fixture(autouse=True)
def riverton(settings: Any) -> None:
    settings.ONEDOOR_JURISDICTION = Path("jurisdictions/riverton").resolve()
    cache.clear()


def assert_holds(answer: Any, shown: Any) -> None:
    """Everything that is shown is in the answer; of an object some keys may be left out, of a list nothing."""
    if isinstance(shown, dict):
        for key, value in shown.items():
            assert_holds(answer[key], value)
    elif isinstance(shown, list):
        assert len(answer) == len(shown)
        for one, other in zip(answer, shown, strict=True):
            assert_holds(one, other)
    else:
        assert answer == shown


@pytest.mark.parametrize("example", examples(), ids=lambda one: f"{one.path} {one.body or ''}"[:70])
def test_an_example_gives_the_answer_that_is_shown(db: None, client: Client, example: Example) -> None:
    if example.body is None:
        answer = client.get(example.path)
    else:
        answer = client.post(example.path, example.body, content_type=example.kind)
    assert_holds(answer.json(), example.shown)


def test_the_guide_shows_the_catalogue_eligibility_health_and_an_error() -> None:
    paths = [example.path.partition("?")[0] for example in examples()]
    check = "/api/v1/services/driving-licence-renewal/eligibility"
    assert paths == ["/api/v1/services", check, "/healthz", check]


def test_the_guide_lists_every_address_of_the_interface() -> None:
    described = interface.get_openapi_schema()["paths"]
    there = {f"{method.upper()} {path}" for path, methods in described.items() for method in methods}
    listed = set(re.findall(r"^\| `((?:GET|POST) \S+)` \|", GUIDE, re.MULTILINE))
    assert listed == there | {"GET /healthz"}


def test_the_guide_tells_the_limit_on_checks() -> None:
    assert throttle.rate == "600/m"
    assert "600 a minute" in GUIDE
