"""`onedoor explain SERVICE --given FILE`: why an answer is what it is, and what would have to be different."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from onedoor.cli.exits import FOUND, told_plainly
from onedoor.cli.towns import service_of

if TYPE_CHECKING:
    from onedoor.catalogue.definitions import Service
    from onedoor.dmn.changes import Needed
    from onedoor.dmn.evaluation import Evaluation
    from onedoor.feel.values import Value


@click.command()
@click.argument("service", metavar="SERVICE")
@click.option(
    "--given",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="YAML file with what is known, as under “given” of an example.",
)
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Day whose law applies; today.")
@click.option("--decision", help="The decision to explain; by default whether somebody may have the service.")
@click.option("--language", default="en", show_default=True, help="Language of the sentences.")
@click.option("--tree", "as_tree", is_flag=True, help="The whole reasoning, step by step.")
@click.option("--json", "as_json", is_flag=True, help="Everything as JSON.")
@click.option(
    "--jurisdiction",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the town; by default ONEDOOR_JURISDICTION, else the only one in ./jurisdictions.",
)
def explain(
    service: str,
    given: Path,
    on: datetime | None,
    decision: str | None,
    language: str,
    as_tree: bool,
    as_json: bool,
    jurisdiction: Path | None,
) -> None:
    """Say what a decision answers, why, and what would have to be different for another answer.

    SERVICE is the service's identifier, such as housing-benefit. What FILE leaves out counts as not known yet; then
    the answer may be that it cannot be told, with what is still needed. Nothing is stored, no register is read.
    """
    from onedoor.config import ready
    from onedoor.dmn import changes
    from onedoor.dmn.errors import NoFigure, UnknownName
    from onedoor.dmn.evaluation import evaluate
    from onedoor.lib import clock

    ready.load_sentences()
    found = service_of(service, jurisdiction)
    if language not in found.jurisdiction.languages:
        known = ", ".join(found.jurisdiction.languages)
        raise click.BadParameter(f"There are: {known}.", param_hint="--language")
    inputs = _read(given, found)
    asked = decision or found.decides.eligible
    day = on.date() if on else clock.today(found.jurisdiction.zone)
    with told_plainly(NoFigure, UnknownName):
        evaluation = evaluate(found.model, inputs=inputs, on=day, wanted=[asked])
        is_no = evaluation.value(asked) is False
        needed = changes.needed(evaluation, asked) if is_no else changes.Needed()
    if as_json:
        data = _as_json(evaluation, asked, needed, found, language)
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    for line in _lines(evaluation, asked, needed, found, language, as_tree=as_tree):
        click.echo(line)


def _read(path: Path, service: Service) -> dict[str, Value]:
    """The inputs in a file. Says what is wrong with it and ends with 1 where it is not right."""
    from onedoor.catalogue import examples, positions
    from onedoor.catalogue.problems import Invalid

    try:
        source = positions.read(path, file=str(path))
    except Invalid as invalid:
        click.echo(str(invalid), err=True)
        raise SystemExit(FOUND) from invalid
    document = source.document if source.document is not None else {}
    if not isinstance(document, dict):
        raise click.BadParameter("The file is no mapping of inputs to values.", param_hint="--given")
    inputs, problems = examples.inputs_of(document, model=service.model)
    for problem in problems:
        click.echo(f"{path}: {problem.what}. Instead: {problem.instead}", err=True)
    if problems:
        raise SystemExit(FOUND)
    return inputs


def _lines(
    evaluation: Evaluation, decision: str, needed: Needed, service: Service, language: str, *, as_tree: bool
) -> list[str]:
    from onedoor.catalogue import telling
    from onedoor.lib.languages import in_language

    if as_tree:
        return list(telling.tree(evaluation.reasons(decision), service=service, language=language))
    told = telling.told(evaluation, decision, needed, service=service, language=language)
    named = service.model.decision(decision).title
    title = in_language(named, language) if named else decision
    return list(telling.lines(told, title=title, language=language))


def _as_json(
    evaluation: Evaluation, decision: str, needed: Needed, service: Service, language: str
) -> dict[str, Any]:
    from onedoor.catalogue import telling
    from onedoor.dmn import reasons
    from onedoor.dmn.encodings import to_json

    told = telling.told(evaluation, decision, needed, service=service, language=language)
    return {
        "service": service.id,
        "digest": service.digest,
        "on": evaluation.on.isoformat(),
        "decision": decision,
        "value": to_json(evaluation.value(decision)),
        "missing": list(evaluation.missing(decision)),
        "sentences": list(told.reasons),
        "otherwise": [
            {"certain": one.certain, "can_be_done": way.can_be_done, "sentences": list(way.steps)}
            | {"changes": [change.to_json() for change in one.changes]}
            for one, way in zip(needed.sets, told.otherwise, strict=True)
        ],
        "complete": needed.complete,
        "not_tried": list(needed.left_out),
        "reasons": reasons.to_json(evaluation.reasons(decision)),
    }
