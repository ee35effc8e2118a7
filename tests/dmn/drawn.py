"""Short ways of writing .dmn files in tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from onedoor.dmn import decision_services
from onedoor.dmn.context import Case
from onedoor.dmn.model import Model
from onedoor.dmn.xml import reader
from onedoor.dmn.xml.reader import Reading
from onedoor.feel.values import Value, from_python

NEWEST = "https://www.omg.org/spec/DMN/20230324/MODEL/"
DAY = date(2026, 4, 1)


def definitions(*elements: str, namespace: str = "https://example.org/test", version: str = NEWEST) -> str:
    """A .dmn file of these elements."""
    return (
        f'<definitions xmlns="{version}" xmlns:feel="https://www.omg.org/spec/DMN/20230324/FEEL/" '
        f'xmlns:own="{namespace}" name="test" namespace="{namespace}">\n'
        + "\n".join(elements)
        + "\n</definitions>"
    )


def escaped(text: str) -> str:
    """A text as XML holds it."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def literal(text: str, type: str = "") -> str:
    """A literal expression."""
    of = f' typeRef="{type}"' if type else ""
    return f"<literalExpression{of}><text>{escaped(text)}</text></literalExpression>"


def input_data(name: str, type: str = "") -> str:
    """An input; its id is its name with underscores."""
    of = f' typeRef="{type}"' if type else ""
    return f'<inputData id="{key(name)}" name="{name}"><variable name="{name}"{of}/></inputData>'


def decision(name: str, box: str, *, needs: str = "", type: str = "") -> str:
    """A decision; `needs` are names with commas: `person, calculate()` (a function has brackets)."""
    of = f' typeRef="{type}"' if type else ""
    return f'<decision id="{key(name)}" name="{name}"><variable name="{name}"{of}/>{requirements(needs)}{box}</decision>'


def function(name: str, parameters: Mapping[str, str], box: str, *, needs: str = "", type: str = "") -> str:
    """A business knowledge model."""
    of = f' typeRef="{type}"' if type else ""
    formal = "".join(f'<formalParameter name="{one}" typeRef="{kind}"/>' for one, kind in parameters.items())
    return (
        f'<businessKnowledgeModel id="{key(name)}" name="{name}"><variable name="{name}"{of}/>'
        f"<encapsulatedLogic>{formal}{box}</encapsulatedLogic>{requirements(needs)}</businessKnowledgeModel>"
    )


def requirements(needs: str) -> str:
    """Information requirements (of decisions, unless a name begins with `>`: an input), and knowledge requirements."""
    found = []
    for one in filter(None, (part.strip() for part in needs.split(","))):
        if one.endswith("()"):
            found.append(
                f'<knowledgeRequirement><requiredKnowledge href="{link(one[:-2])}"/></knowledgeRequirement>'
            )
        else:
            found.append(
                f'<informationRequirement><requiredInput href="{link(one)}"/></informationRequirement>'
            )
    return "".join(found)


def link(name: str) -> str:
    """A reference to an element of the same file, or to `namespace#name` of another."""
    namespace, mark, rest = name.rpartition("#")
    return f"{namespace}#{key(rest)}" if mark else f"#{key(name)}"


def key(name: str) -> str:
    """The id of a name."""
    return "_" + "".join(letter if letter.isalnum() else "_" for letter in name)


def load(*elements: str, **other: Any) -> Reading:
    """What was read, with its problems."""
    return reader.load(definitions(*elements), **other)


def read(*elements: str, **other: Any) -> Model:
    """The model; raises DefinitionErrors."""
    return reader.read(definitions(*elements), name="test.dmn", **other)


def value(model: Model | Reading, name: str, **inputs: object) -> Value:
    """What a decision answers; inputs that are not given are missing."""
    model = model.model if isinstance(model, Reading) else model
    given = {one.replace("_", " "): from_python(what) for one, what in inputs.items()}
    return Case(model, given, DAY).answer(name)


def served(model: Model, name: str, **inputs: object) -> dict[str, Value]:
    """What a decision service answers."""
    given = {one.replace("_", " "): from_python(what) for one, what in inputs.items()}
    return decision_services.answers(Case(model, {}, DAY), name, given)


def answer(box: str, *more: str, type: str = "") -> Value:
    """What a decision with nothing but this box answers, problems or not."""
    return value(load(decision("answer", box, type=type), *more), "answer")
