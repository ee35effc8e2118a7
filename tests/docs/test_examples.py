"""The examples of the guide to FEEL give what stands behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from tests.docs.markdown import blocks

from onedoor.dmn import inference
from onedoor.dmn.build import build
from onedoor.dmn.evaluation import evaluate
from onedoor.dmn.model import Model
from onedoor.dmn.sameness import same
from onedoor.feel import expressions
from onedoor.feel.builtins import catalogue
from onedoor.feel.errors import FeelSyntaxError
from onedoor.feel.types import ContextType, Scope
from onedoor.feel.values import Missing, Value, from_python

GUIDE = Path("docs/feel.md").read_text(encoding="utf-8")
DAY = date(2026, 4, 1)
NOT_KNOWN = "not known yet"


@dataclass
class Page:
    """What the page has told so far: facts, and decisions."""

    facts: dict[str, Any] = field(default_factory=dict)
    model: Model | None = None

    def tell(self, text: str) -> None:
        """Read a block of YAML: facts, or a definition."""
        said = YAML(typ="safe").load(text)
        if text.startswith("# known"):
            self.facts = {name: _fact(value, (name,)) for name, value in said.items()}
        else:
            self.model = build(said, attribute_types={})

    @property
    def names(self) -> dict[str, Value]:
        """What expressions may use: facts, and what the decisions answer to them."""
        if self.model is None:
            return self.facts
        known = {name: value for name, value in _flat(self.facts) if name in self.model.inputs}
        return {**self.facts, **evaluate(self.model, inputs=known, on=DAY).values}


@dataclass(frozen=True)
class Example:
    """An expression with the names that it may use, and what is shown of it: a result, or a message."""

    text: str
    names: Mapping[str, Value]
    shown: str
    is_refused: bool = False


def _fact(value: object, path: tuple[str, ...]) -> Value:
    if value == NOT_KNOWN:
        return Missing((".".join(path),))
    if isinstance(value, dict):
        return {name: _fact(one, (*path, name)) for name, one in value.items()}
    return from_python(value)


def _flat(facts: Mapping[str, Value]) -> Iterator[tuple[str, Value]]:
    for group, value in facts.items():
        for name, one in value.items() if isinstance(value, dict) else ():
            yield f"{group}.{name}", one


def read(text: str) -> Iterator[Example]:
    """The examples of a page, in order."""
    page = Page()
    refused = ""
    for block in blocks(text):
        if block.language == "yaml":
            page.tell(block.text)
        elif block.language == "feel" and "→" in block.text:
            yield from _results(block.text, page)
        elif block.language == "feel":
            refused = block.text.strip()
        elif block.language == "text":
            yield Example(refused, page.names, block.text.rstrip(), is_refused=True)


def _results(text: str, page: Page) -> Iterator[Example]:
    lines: list[str] = []
    for line in text.splitlines():
        expression, arrow, shown = line.partition("→")
        lines.append(expression)
        if arrow:
            yield Example("\n".join(lines).strip(), page.names, shown.strip())
            lines = []
    assert not lines, f"no result stands behind {lines}"


def _scope(names: Mapping[str, Value]) -> Scope:
    return Scope({name: _type(value) for name, value in names.items()})


def _type(value: Value) -> Any:
    if isinstance(value, dict):
        return ContextType(fields={name: _type(one) for name, one in value.items()}, label=None)
    return inference.feel_type(inference.of_values([value]))


EXAMPLES = list(read(GUIDE))
RESULTS = [one for one in EXAMPLES if not one.is_refused]
MESSAGES = [one for one in EXAMPLES if one.is_refused]


@pytest.mark.parametrize("example", RESULTS, ids=lambda one: one.text[:50])
def test_an_expression_of_the_guide_gives_what_stands_behind_it(example: Example) -> None:
    expression = expressions.compile(example.text, scope=_scope(example.names))
    assert not expression.problems
    value = expression.evaluate(example.names, today=DAY)
    missing = example.shown.removeprefix("missing: ")
    if missing != example.shown:
        assert value == Missing(tuple(missing.split(", ")))
    else:
        shown = expressions.compile(example.shown, scope=Scope()).evaluate({}, today=DAY)
        assert same(value, shown), f"{example.text} gives {value!r}"


@pytest.mark.parametrize("example", MESSAGES, ids=lambda one: one.text[:50])
def test_a_mistake_of_the_guide_is_met_with_the_message_below_it(example: Example) -> None:
    try:
        expression = expressions.compile(example.text, scope=_scope(example.names))
    except FeelSyntaxError as error:
        said = str(error)
    else:
        said = "\n".join(map(str, expression.problems))
    assert said == example.shown


def test_the_guide_shows_every_function() -> None:
    shown = "\n".join(one.text for one in RESULTS)
    assert [name for name in catalogue.FUNCTIONS if f"{name}(" not in shown] == []


def test_the_guide_has_examples_of_every_kind() -> None:
    assert len(RESULTS) > 120
    assert len(MESSAGES) >= 8
    assert any(one.shown.startswith("missing") for one in RESULTS)
    assert all(one.shown for one in EXAMPLES)
