"""One decision in engines of the same trade: zen-engine, SpiffWorkflow's DMN, bkflow-feel, pyDMNrules."""

from __future__ import annotations

import argparse
import json
import logging
import re
import sys
from functools import partial
from itertools import pairwise
from pathlib import Path
from xml.sax.saxutils import escape

sys.path.insert(0, str(Path(__file__).parents[1]))
import single
from measured import each, report

NAMESPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def zen(which):
    """A graph of nodes, compiled once."""
    import zen as engine

    graph = _fees_graph() if which == "fees" else _rent_graph()
    evaluate = _compiled_once(engine, graph)
    name = "fee" if which == "fees" else "benefit"
    return lambda case: evaluate(case)["result"].get(name), lambda case: evaluate(case, {"trace": True})


def _compiled_once(engine, graph):
    """Its fastest way: what `create_decision` gives compiles anew at each call."""
    held = engine.ZenEngine({"loader": {"type": "static", "content": {"law": graph}}})
    return partial(held.evaluate, "law")


def zen_housing(file):
    """All decisions of Housing Benefit, as they were written for it."""
    import zen as engine

    law = json.loads(file.read_text())
    evaluate, case = _compiled_once(engine, law["graph"]), law["case"]
    found = evaluate(case)["result"]
    values = [found[f"d_{name}"] for name in law["decisions"]]
    report(
        seconds=each(lambda: evaluate(case)),
        traced=each(lambda: evaluate(case, {"trace": True})),
        explained=None,
        values=[float(one) if isinstance(one, bool | int | float) else None for one in values],
    )


def _graph(*nodes):
    ends = [{"id": "in", "type": "inputNode"}, *nodes, {"id": "out", "type": "outputNode"}]
    placed = [{"name": one["id"], "position": {"x": 0, "y": 0}, **one} for one in ends]
    edges = [
        {"id": f"e{place}", "sourceId": one["id"], "targetId": other["id"], "type": "edge"}
        for place, (one, other) in enumerate(pairwise(placed))
    ]
    return {"contentType": "application/vnd.gorules.decision", "nodes": placed, "edges": edges}


def _zen_table(id, columns, output, rules):
    inputs = [{"id": name, "name": name, "field": name} for name in columns]
    made = [
        {"_id": f"{id}{place}", **dict(zip(columns, tests, strict=True)), output: str(value)}
        for place, (tests, value) in enumerate(rules)
    ]
    outputs = [{"id": output, "name": output, "field": output}]
    content = {"hitPolicy": "first", "inputs": inputs, "outputs": outputs, "rules": made, "passThrough": True}
    return {"id": id, "type": "decisionTableNode", "content": content}


def _fees_graph():
    rules = [([f'"{zone}"', f'"{kind}"', test], fee) for zone, kind, test, fee in single.rows()]
    return _graph(_zen_table("t", ["zone", "kind", "weight"], "fee", rules))


def _rent_graph():
    *exact, last = single.MOST_RENT
    rules = [([f"== {others}"], rent) for others, rent in exact] + [([f">= {last[0]}"], last[1])]
    eligible = single.ELIGIBLE.replace(" = ", " == ")
    expressions = [
        {"id": "e", "key": "eligible", "value": eligible},
        {"id": "b", "key": "benefit", "value": f"$.eligible ? {single.BENEFIT} : null"},
    ]
    content = {"expressions": expressions, "passThrough": True}
    return _graph(_zen_table("t", ["others"], "most_rent", rules), {"id": "x", "type": "expressionNode", "content": content})


def _xml(tables):
    """Decision tables as DMN 1.3, for those who read it: (name, columns, rules)."""
    made = []
    for name, columns, rules in tables:
        inputs = "".join(
            f'<input id="i_{name}_{one}" label="{one}"><inputExpression id="x_{name}_{one}" typeRef="{kind}"><text>{one}</text></inputExpression></input>'
            for one, kind in columns
        )
        lines = "".join(
            f'<rule id="r_{name}_{place}">'
            + "".join(f'<inputEntry id="c_{name}_{place}_{at}"><text>{escape(test)}</text></inputEntry>' for at, test in enumerate(tests))
            + f'<outputEntry id="o_{name}_{place}"><text>{escape(str(value))}</text></outputEntry></rule>'
            for place, (tests, value) in enumerate(rules)
        )
        output = f'<output id="out_{name}" label="{name}" name="{name}" typeRef="number"/>'
        made.append(
            f'<decision id="{name}" name="{name}"><decisionTable id="t_{name}" hitPolicy="FIRST">{inputs}{output}{lines}</decisionTable></decision>'
        )
    return f'<definitions xmlns="{NAMESPACE}" id="d" name="d" namespace="https://example.org">{"".join(made)}</definitions>'


def _fees_table():
    columns = [("zone", "string"), ("kind", "string"), ("weight", "number")]
    return "fee", columns, [([f'"{zone}"', f'"{kind}"', test], fee) for zone, kind, test, fee in single.rows()]


def _rent_tables(benefit):
    *exact, last = single.MOST_RENT
    most = [([str(others)], rent) for others, rent in exact] + [([f">= {last[0]}"], last[1])]
    # what only the output mentions stands in a column as well: pyDMNrules knows no other names
    columns = [(name, "string" if name == "tenure" else "number") for name in ("age", "tenure", "savings", "rent", "income", "most_rent")]
    free = ["-", "-", "-"]
    yield "most_rent", [("others", "number")], most
    yield "benefit", columns, [([">= 16", '"tenant"', "< 16000", *free], benefit), ([*free, *free], "None")]


def spiff(which):
    """Its decision tables compute in Python; each is asked after the one before it."""
    from lxml import etree
    from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
    from SpiffWorkflow.dmn.engine.DMNEngine import DMNEngine
    from SpiffWorkflow.dmn.parser.DMNParser import DMNParser

    in_python = single.BENEFIT.replace("[", "(").replace("]", ")")
    tables = [_fees_table()] if which == "fees" else list(_rent_tables(in_python))
    engines = []
    for table in tables:
        text = _xml([table]).replace("<text>-</text>", "<text></text>").encode()
        parser = DMNParser(None, etree.fromstring(text), nsmap={"dmn": NAMESPACE})
        parser.parse()
        engines.append(DMNEngine(parser.decision.decisionTables[0]))
    script = PythonScriptEngine()

    class Workflow:
        script_engine = script

        @property
        def top_workflow(self):
            return self

    class Task:
        """The least that the engine asks of a task."""

        workflow = Workflow()
        task_spec = type("Spec", (), {"bpmn_name": "x", "name": "x"})()

        def __init__(self, data):
            self.data = data

    def answer(case):
        task = Task(dict(case))
        for engine in engines:
            task.data.update(engine.result(task))
        return task.data["fee" if which == "fees" else "benefit"]

    return answer, None


def bkflow(which):
    """It has expressions and no tables: rows are tried one after the other; everything is parsed beforehand."""
    from bkflow_feel import parser, transformer
    from bkflow_feel.utils import FEELFunctionsManager

    def parsed(text):
        return transformer.transform(parser.parse(text))

    if which == "fees":
        made = [
            (parsed(f'zone = "{zone}" and kind = "{kind}" and weight {test}'), fee)
            for zone, kind, test, fee in single.rows()
        ]
        return lambda case: next((fee for test, fee in made if test.evaluate(case)), None), None
    *exact, last = single.MOST_RENT
    # functions it leaves to whoever uses it, and whole numbers do not go with others
    FEELFunctionsManager.register_funcs({"max": "builtins.max", "min": "builtins.min"})

    def in_floats(text):
        return parsed(re.sub(r"(?<![.\w])(\d+)(?![.\d])", r"\1.0", text))

    rents = [(in_floats(f"others = {others}"), rent) for others, rent in exact]
    rents.append((in_floats(f"others >= {last[0]}"), last[1]))
    eligible, benefit = in_floats(single.ELIGIBLE), in_floats(single.BENEFIT)

    def answer(case):
        known = {name: float(one) if isinstance(one, int) else one for name, one in case.items()}
        if not eligible.evaluate(known):
            return None
        known["most_rent"] = float(next(rent for test, rent in rents if test.evaluate(known)))
        return benefit.evaluate(known)

    return answer, None


def pydmn(which):
    """It reads DMN's XML, too."""
    import pyDMNrules

    logging.disable(logging.CRITICAL)
    engine = pyDMNrules.DMN()
    tables = [_fees_table()] if which == "fees" else list(_rent_tables(single.BENEFIT))
    status = engine.useXML(_xml(tables).replace("<text>None</text>", "<text>null</text>"))
    if status.get("errors"):
        raise SystemExit(str(status["errors"])[:80])
    name = "fee" if which == "fees" else "benefit"

    def answer(case):
        status, found = engine.decide(dict(case))
        if status.get("errors"):
            raise SystemExit(str(status["errors"])[:80])
        result = (found[-1] if isinstance(found, list) else found)["Result"]
        return result.get(name)

    return answer, None


ENGINES = {"zen": zen, "spiff": spiff, "bkflow": bkflow, "pydmn": pydmn}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("engine", choices=sorted(ENGINES))
    parser.add_argument("which", choices=["fees", "rents", "housing"])
    parser.add_argument("--law", type=Path)
    asked = parser.parse_args()
    if asked.which == "housing":
        zen_housing(asked.law)
        return
    answer, told = ENGINES[asked.engine](asked.which)
    cases = single.FEES if asked.which == "fees" else single.RENTS

    def every(call):
        return lambda: [call(case) for case in cases]

    found = [answer(case) for case in cases]
    values = [None if one is None else float(one) for one in found]
    traced = each(every(told)) / len(cases) if told else None
    report(seconds=each(every(answer)) / len(cases), traced=traced, explained=None, values=values)


if __name__ == "__main__":
    main()
