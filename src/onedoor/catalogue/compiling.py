"""From a service's document to its decision model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onedoor.catalogue import dmn_files
from onedoor.catalogue.shapes.decisions import OF_THE_APPLICATION
from onedoor.dmn import build
from onedoor.dmn.errors import DefinitionErrors, Problem
from onedoor.dmn.model import Model

AUTOMATIC = "decided automatically"
"""The name under which `decides.automatic_if` is compiled: a decision that says yes or no."""

Documents = Mapping[str, Mapping[str, Any]]
"""Documents of registers by their identifier."""


def attribute_types(document: Mapping[str, Any], registers: Documents) -> dict[str, dict[str, Any]]:
    """What the registers say about the attributes that the service's inputs name: type, options, record types.

    Names of registers or attributes that do not exist are left out; they are reported elsewhere.
    """
    found: dict[str, dict[str, Any]] = {}
    for described in document["input_data"].values():
        name = described.get("from")
        if name is None or name in OF_THE_APPLICATION:
            continue
        register, _, attribute = name.partition(".")
        said = registers.get(register, {}).get("attributes", {}).get(attribute)
        if said is not None:
            types = registers[register].get("types")
            found[name] = {**said, **({"types": types} if types else {})}
    return found


def model_of(document: Mapping[str, Any], types: Mapping[str, Mapping[str, Any]]) -> Model:
    """The decision model of a service. Raises DefinitionErrors with paths into `document`."""
    document = {**document, "types": {**_types_of_registers(types), **(document.get("types") or {})}}
    if dmn_files.named_in(document) is not None:
        return dmn_files.model_of(document, types, automatic=AUTOMATIC)
    automatic_if = document["decides"].get("automatic_if")
    if automatic_if is None:
        return build.build(document, attribute_types=types)
    decisions = {**document["decisions"], AUTOMATIC: {"type": "boolean", "value": automatic_if}}
    try:
        return build.build({**document, "decisions": decisions}, attribute_types=types)
    except DefinitionErrors as errors:
        raise DefinitionErrors([_at_home(problem) for problem in errors.problems]) from errors


def _types_of_registers(types: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Record types of the registers that are read, by name: a service's functions may name them, too."""
    return {name: fields for said in types.values() for name, fields in (said.get("types") or {}).items()}


def _at_home(problem: Problem) -> Problem:
    if problem.path[:2] != ("decisions", AUTOMATIC):
        return problem
    return Problem(("decides", "automatic_if"), problem.message, problem.instead, problem.offset)
