"""Decisions of a service that stand in a .dmn file beside its service.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from onedoor.catalogue.positions import LARGEST_FILE
from onedoor.catalogue.problems import Invalid, Problem
from onedoor.dmn import build
from onedoor.dmn.compiling import Compiler
from onedoor.dmn.datatypes import BOOLEAN
from onedoor.dmn.errors import DefinitionErrors
from onedoor.dmn.errors import Problem as DmnProblem
from onedoor.dmn.inference import feel_type
from onedoor.dmn.model import Decision, Formula, Model
from onedoor.dmn.names import Names, groups
from onedoor.dmn.xml import binding, reader
from onedoor.dmn.xml.elements import UnsafeOrBroken, parse
from onedoor.dmn.xml.files import beside
from onedoor.feel import types
from onedoor.feel.names import canonical
from onedoor.feel.types import Scope


@dataclass(frozen=True)
class DmnFiles:
    """The file that decides, with the text of those beside it that it imports, by their names."""

    main: str
    texts: Mapping[str, str]

    @cached_property
    def decisions(self) -> tuple[str, ...] | None:
        """The names of the decisions; None where the file cannot be read."""
        try:
            root = parse(self.texts[self.main])
        except UnsafeOrBroken:
            return None
        return tuple(canonical(one.get("name")) for one in root.all("decision"))

    def within(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """A service's document with these files as its decisions: what is kept of a version, and counts into its digest."""
        return {**document, "decisions": {"dmn": self.main, "files": dict(self.texts)}}


def named_in(document: Mapping[str, Any]) -> str | None:
    """The .dmn file that a service's document names as its decisions; None where it writes them itself."""
    decisions = document.get("decisions")
    named = decisions.get("dmn") if isinstance(decisions, Mapping) else None
    return named if isinstance(named, str) else None


def read(home: Path, main: str, *, at: Problem) -> DmnFiles:
    """Read a service's .dmn file in its folder, and those it imports. Raises Invalid (`at`: where the file is named)."""
    texts: dict[str, str] = {}
    for path in sorted(home.glob("*.dmn")):
        texts[path.name] = _text(path, f"{at.file.rpartition('/')[0]}/{path.name}")
    if main not in texts:
        known = f" There is {', '.join(texts)}." if texts else ""
        instead = f"put it beside service.yaml, or name another file.{known}"
        raise Invalid(
            [replace(at, what=f"there is no file “{main}” in the service's folder", instead=instead)]
        )
    return DmnFiles(main, {name: texts[name] for name in sorted(_needed(main, texts))})


def _text(path: Path, file: str) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        what = f"the file cannot be read ({error.strerror or error})"
        raise Invalid([Problem(file, 1, 1, what, "make it readable.")]) from error
    if len(content) > LARGEST_FILE:
        what = f"the file is larger than {LARGEST_FILE // 1_000_000} MB"
        raise Invalid([Problem(file, 1, 1, what, "split it into files that import each other.")])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        what = "the file is not in UTF-8 from here on"
        raise Invalid([Problem(file, line, 1, what, "save it with the encoding UTF-8.")]) from error


def _needed(main: str, texts: Mapping[str, str]) -> set[str]:
    """The names of a file and of all that it imports, directly or not, as far as they are there."""
    known = beside(texts)
    needed: set[str] = set()
    waiting = [main]
    while waiting:
        name = waiting.pop()
        if name in needed:
            continue
        needed.add(name)
        try:
            root = parse(texts[name])
        except UnsafeOrBroken:
            continue
        for one in root.all("import"):
            for key in (
                one.get("namespace").strip(),
                one.get("locationURI").strip(),
                one.get("name").strip(),
            ):
                found = known.get(key)
                if isinstance(found, tuple):
                    waiting.append(found[0])
                    break
    return needed


def model_of(
    document: Mapping[str, Any], attributes: Mapping[str, Mapping[str, Any]], *, automatic: str
) -> Model:
    """The decision model of a service whose decisions are .dmn files. Raises DefinitionErrors.

    Problems of the files have their own place (PlacedProblem), others a path into `document`. `automatic` is the
    decision's name under which `decides.automatic_if` is compiled.
    """
    main, texts = document["decisions"]["dmn"], document["decisions"].get("files") or {}
    base = build.build({**document, "decisions": {}}, attribute_types=attributes)
    others = {name: text for name, text in texts.items() if name != main}
    opened = reader.opened(texts.get(main, ""), imports=beside(others), name=main)
    model = binding.bound(opened, base)
    _check_eligible(document, model)
    written = document["decides"].get("automatic_if")
    if written is None:
        return model
    decision = _automatic(written, model, automatic)
    return replace(model, decisions={**model.decisions, automatic: decision})


def _check_eligible(document: Mapping[str, Any], model: Model) -> None:
    """What the service says of its eligibility must be a decision that answers yes or no."""
    eligible = document["decides"]["eligible"]
    decision = model.decisions.get(eligible)
    if decision is not None and not types.fits(feel_type(decision.type), types.BOOLEAN):
        message = f"“{eligible}” does not answer yes or no: it gives “{decision.type}”."
        instead = 'Write typeRef="boolean" at its variable, or name another decision.'
        raise DefinitionErrors([DmnProblem(("decides", "eligible"), message, instead)])


def _automatic(written: object, model: Model, name: str) -> Decision:
    """The condition under which a case is decided without an officer: it sees every input and decision."""
    scope = Scope(
        {
            **groups({one: feel_type(data.type) for one, data in model.inputs.items()}),
            **{one: feel_type(parameter.type) for one, parameter in model.parameters.items()},
            **{one: feel_type(decision.type) for one, decision in model.decisions.items()},
        }
    )
    compiler = Compiler(scope)
    path = ("decides", "automatic_if")
    expression = compiler.expression(written, path, wanted=types.BOOLEAN, what="a condition")
    if compiler.problems:
        raise DefinitionErrors(compiler.problems)
    meaning = Names(dict.fromkeys(model.inputs), frozenset([*model.parameters, *model.decisions]))
    needs = tuple(dict.fromkeys(one for used in compiler.used for one in meaning.meant_by(used)))
    return Decision(name, BOOLEAN, Formula(expression), needs)
