"""The tree of reasons that an officer opens."""

from __future__ import annotations

from pathlib import Path

from onedoor.catalogue import examples, jurisdictions
from onedoor.desk.reasons import Node, tree_of
from onedoor.dmn.evaluation import evaluate

RIVERTON = Path(__file__).parents[2] / "jurisdictions" / "riverton"


def _steps(node: Node) -> list[Node]:
    return [node, *(one for child in node.children for one in _steps(child))]


def test_a_function_stands_for_what_it_rests_on_and_never_for_a_value() -> None:
    service = jurisdictions.load(RIVERTON, run_examples=False).services["housing-benefit"]
    functions: list[Node] = []
    for example in service.examples:
        given, _ = examples.inputs_of(example.given, model=service.model)
        told = evaluate(service.model, inputs=given, on=example.on)
        for decision in service.model.decisions:
            functions += (
                one for one in _steps(tree_of(told, decision, service)) if one.kind == "function"
            )
    assert functions
    assert all(one.children and not one.value for one in functions)
