"""What the standard has no place for: where inputs come from, sentences in all languages, conditions and exceptions."""

from __future__ import annotations

from onedoor.dmn.export.markup import Element, element, texts
from onedoor.dmn.export.spelling import Spelling
from onedoor.dmn.model import (
    OF_THE_APPLICATION,
    Conditions,
    Decision,
    Function,
    IfEligible,
    InputData,
    Parameter,
)


def of_spelling(spelling: Spelling) -> list[Element]:
    """Return the names that are written otherwise."""
    return [
        element("onedoor:spelling", {"written": written}, text=name)
        for name, written in spelling.names.items()
    ]


def of_input(data: InputData, place: int, spelling: Spelling) -> Element:
    """Return what is said of an input besides its name and type; `place` is its place among all inputs."""
    from_ = OF_THE_APPLICATION[0] if data.of_the_application else (str(data.from_) if data.from_ else None)
    children = [
        *texts("title", spelling.sentence(data.title)),
        *texts("ask", spelling.sentence(data.ask)),
        *texts("hint", spelling.sentence(data.hint)),
    ]
    if data.about:
        children.append(element("onedoor:about", text=spelling.text(data.about)))
    children += [element("onedoor:evidence", text=document) for document in data.evidence]
    if data.valid:
        message = texts("message", spelling.sentence(data.valid.message))
        children.append(element("onedoor:valid", children=[_test(spelling.text(data.valid.tests)), *message]))
    attributes = {
        "name": spelling.name(data.name),
        "place": str(place),
        "from": from_,
        "purpose": data.purpose,
        "legalBasis": data.legal_basis,
        "builtIn": "true" if data.built_in else None,
        "mayBeEmpty": "true" if data.may_be_empty else None,
    }
    return element("onedoor:input", attributes, children)


def of_parameter(parameter: Parameter) -> Element:
    """Return what is said of a figure of the law."""
    attributes = {"source": parameter.source, "cite": parameter.cite}
    return element("onedoor:parameter", attributes, texts("title", parameter.title))


def of_function(function: Function, spelling: Spelling) -> Element:
    """Return what is said of a function."""
    title = texts("title", spelling.sentence(function.title))
    return element("onedoor:function", {"source": function.source}, title)


def of_decision(decision: Decision, spelling: Spelling) -> Element:
    """Return what is said of a decision, its conditions included."""
    logic = decision.logic
    children = [
        *texts("title", spelling.sentence(decision.title)),
        *texts("text", spelling.sentence(decision.text)),
    ]
    if isinstance(logic, Conditions):
        children.append(_conditions(logic, spelling))
    eligible = spelling.name(logic.eligible) if isinstance(logic, IfEligible) else None
    return element("onedoor:decision", {"source": decision.source, "ifEligible": eligible}, children)


def _conditions(logic: Conditions, spelling: Spelling) -> Element:
    made = []
    for condition in logic.conditions:
        children = [
            _test(spelling.text(condition.test)),
            *texts("because", spelling.sentence(condition.because)),
            *texts("otherwise", spelling.sentence(condition.otherwise)),
        ]
        for one in condition.unless:
            because = texts("because", spelling.sentence(one.because))
            children.append(
                element("onedoor:unless", {"source": one.source}, [_test(spelling.text(one.test)), *because])
            )
        made.append(element("onedoor:condition", {"source": condition.source}, children))
    return element("onedoor:allOf" if logic.every else "onedoor:anyOf", children=made)


def _test(text: str) -> Element:
    return element("onedoor:test", text=text)
