"""From a folder that was read to a jurisdiction in force: cross-checks, compiled models, examples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from onedoor.catalogue import asking, compiling, definitions, examples
from onedoor.catalogue.checks import (
    agreements,
    connectors,
    laws,
    linked,
    placeholders,
    references,
    systems,
    town,
    types,
)
from onedoor.catalogue.definitions import Jurisdiction, Service
from onedoor.catalogue.folder import Folder, ServiceEntry
from onedoor.catalogue.problems import Invalid, Problem
from onedoor.catalogue.shapes.town import Branding, Personas
from onedoor.dmn.errors import DefinitionErrors
from onedoor.dmn.xml.places import PlacedProblem

_QUOTED = re.compile(r"\{[^{}]+\}")
"""A figure quoted in a text: those that name nothing are told by the check of placeholders, at their own place."""


def assemble(folder: Folder, *, run_examples: bool = True) -> Jurisdiction:
    """The jurisdiction that the folder describes. Raises Invalid with every problem of shape, names and examples."""
    found = [*folder.problems, *town.problems(folder), *connectors.problems(folder), *linked.problems(folder), *systems.problems(folder)]
    registers = {id: entry.source.document for id, entry in folder.registers.items()}
    services: dict[str, Service] = {}
    for id, entry in folder.services.items():
        found += _named_wrongly(folder, entry)
        try:
            services[id] = _service(entry, registers)
        except DefinitionErrors as errors:
            found += _compiled_wrongly(entry, errors, known=found)
            continue
        found += _asked_wrongly(entry, services[id])
        found += _decided_by_consent(entry, services[id])
        if run_examples:
            found += _examples_that_fail(entry, services[id])
    if found:
        raise Invalid(found)
    return _jurisdiction(folder, services)


def _named_wrongly(folder: Folder, entry: ServiceEntry) -> Iterator[Problem]:
    yield from references.problems(folder, entry)
    yield from laws.problems(entry)
    yield from agreements.problems(folder, entry)
    yield from placeholders.problems(folder, entry)
    yield from types.problems(folder, entry)


def _service(entry: ServiceEntry, registers: compiling.Documents) -> Service:
    document = entry.document
    attributes = compiling.attribute_types(document, registers)
    return definitions.service(
        entry.content,
        document=document,
        types=attributes,
        model=compiling.model_of(document, attributes),
        examples=[one.content for one in entry.examples],
        questions=entry.questions.content if entry.questions else None,
    )


def _compiled_wrongly(
    entry: ServiceEntry, errors: DefinitionErrors, *, known: list[Problem]
) -> Iterator[Problem]:
    """What the model's compiler says, except where a check has already said what is wrong in the same place."""
    taken = {(one.file, one.line, one.column) for one in known}
    for error in errors.problems:
        if isinstance(error, PlacedProblem):
            file = f"{entry.source.file.rpartition('/')[0]}/{error.file}"
            instead = error.instead or "change it in the tool that drew it."
            yield Problem(file, error.line, error.column, error.message.rstrip("."), instead)
            continue
        at = entry.source.position(error.path, offset=error.offset)
        quoted = _QUOTED.findall(error.message)
        is_said = any(name in one.what for name in quoted for one in known if one.file == entry.source.file)
        if not is_said and (entry.source.file, at.line, at.column) not in taken:
            instead = error.instead or "change the expression, or the type it has to fit."
            if instead.startswith("Expected: "):
                instead = "write " + instead.removeprefix("Expected: ")
            yield Problem(entry.source.file, at.line, at.column, error.message.rstrip("."), instead)


def _decided_by_consent(entry: ServiceEntry, service: Service) -> Iterator[Problem]:
    """Decisions that need what rests on a consent: it would not be free then."""
    resting = {**service.consented, **{name: name for name, one in service.input_data.items() if one.consent}}
    for decision, needs in service.model.needs.items():
        for name in sorted(set(needs) & resting.keys()):
            what = f"the decision “{decision}” needs “{name}”, which rests on a consent"
            instead = "decide without it: a consent on which a decision depends is not free."
            yield entry.source.problem(["input_data", resting[name], "consent"], what, instead)


def _asked_wrongly(entry: ServiceEntry, service: Service) -> Iterator[Problem]:
    """Questions of an order that are not inputs of the service."""
    if entry.questions is None:
        return
    for name, path in asking.named(entry.questions.content):
        if name not in service.inputs:
            what = f"“{name}” is not an input of this service"
            instead = f"make the file anew: onedoor questions {service.id} --write."
            yield entry.questions.source.problem(path, what, instead)


def _examples_that_fail(entry: ServiceEntry, service: Service) -> Iterator[Problem]:
    for placed, result in zip(entry.examples, examples.run(service), strict=True):
        for difference in result.differences:
            what = f"example “{result.example.that}”: {difference.what}"
            path = _in_document(placed.source.document, (*placed.path, *difference.path))
            yield placed.source.problem(path, what, difference.instead)


def _in_document(document: Any, path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """`path` with the dotted keys that the document writes instead of nested ones."""
    found: list[str | int] = []
    waiting = list(path)
    while waiting and isinstance(document, dict | list):
        lengths = range(len(waiting), 0, -1) if isinstance(document, dict) else (1,)
        for length in lengths:
            step = waiting[0] if length == 1 else ".".join(map(str, waiting[:length]))
            if isinstance(document, list) or step in document:
                break
        else:
            break
        found.append(step)
        document, waiting = document[step], waiting[length:]
    return tuple(found)


def _jurisdiction(folder: Folder, services: Mapping[str, Service]) -> Jurisdiction:
    written = {name: entry.source.document for name, entry in folder.files.items()}
    written |= {f"registers/{id}.yaml": entry.source.document for id, entry in folder.registers.items()}
    town_file = folder.town.content
    return definitions.jurisdiction(
        town_file,
        written=written,
        services=services,
        branding=folder.content("branding.yaml", Branding(logo_text=town_file.name)),
        organisations=folder.organisations,
        life_events=folder.content("life_events.yaml", {}),
        documents=folder.content("documents.yaml", {}),
        letters=folder.content("letters.yaml", {}),
        registers={id: entry.content for id, entry in folder.registers.items()},
        personas=folder.content("personas.yaml", Personas()),
        systems=folder.content("systems.yaml", {}),
        path=folder.path,
    )
