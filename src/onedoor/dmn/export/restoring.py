"""Gives back the model that a file was written from: what the standard says, and what only the extension holds.

Logic is read from the standard's part, so that what another tool changed there counts. The extension's conditions are
believed only while they say what the expression says; a file that has lost its form is for the plain reader.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from onedoor.dmn.build import build
from onedoor.dmn.errors import DefinitionErrors
from onedoor.dmn.export import restoring_logic, writing
from onedoor.dmn.export.reading import (
    Node,
    NotOurs,
    as_read,
    child,
    children,
    name_of,
    ours,
    said,
    tag_of,
    text,
    text_in,
)
from onedoor.dmn.export.restoring_types import Types
from onedoor.dmn.export.spelling import Spelling
from onedoor.dmn.model import Model

_KNOWN = ("itemDefinition", "inputData", "decision", "businessKnowledgeModel", "knowledgeSource")
_HARMLESS = ("", "description", "extensionElements", "DMNDI", "textAnnotation", "association")


def restored(root: Node) -> Model | None:
    """Return the model of a file that `write` wrote, from its parsed root; None for any other file.

    None too where somebody has put in what a definition's plain form cannot say: read it as the plain DMN it is then.
    """
    try:
        spelled = {one.text: one.attributes.get("written") or "" for one in ours(root, "spelling")}
        model = build(_Reader(root).document(), attribute_types={})
    except (NotOurs, DefinitionErrors):
        return None
    if not spelled:
        return model
    back = Spelling({written: name for name, written in spelled.items()})
    return restored(as_read(writing.respelled(model, name="back", laws={}, spelling=back)))


def _place(described: Node) -> int:
    written = described.attributes.get("place", "")
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 9 else 0


class _Reader:
    def __init__(self, root: Node) -> None:
        if any(tag_of(one) not in (*_KNOWN, *_HARMLESS) for one in root.children):
            raise NotOurs("there is more in it than a definition has")
        self.root = root
        self.types = Types(root)
        self.groups: set[str] = set()
        self.eligible: str | None = None

    def document(self) -> dict[str, Any]:
        """The definition in its plain form."""
        input_data = dict(self._inputs())
        parameters = dict(self._marked("parameter"))
        functions = dict(self._marked("function"))
        decisions = dict(self._marked("decision"))
        if not decisions:
            raise NotOurs("it decides nothing")
        return {
            "types": self.types.records(self.groups),
            "input_data": input_data,
            "parameters": parameters,
            "functions": functions,
            "decisions": decisions,
            "decides": {"eligible": self.eligible} if self.eligible else {},
        }

    def _inputs(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """The inputs in the order that they had; those of a group stand together in the file."""
        found: list[tuple[int, str, dict[str, Any]]] = []
        for one in children(self.root, "inputData"):
            ref = child(one, "variable").attributes.get("typeRef")
            marks = {name_of(described): described for described in ours(one, "input")}
            if not marks or not self._are_all(marks, ref):
                raise NotOurs(f"{name_of(one)} has other parts than it had")
            for name, described in marks.items():
                if described.attributes.get("builtIn"):
                    self.groups.add(ref or "")
                    continue
                found.append((_place(described), name, self._input(described, name, ref)))
        for _, name, entry in sorted(found, key=lambda each: each[0]):
            yield name, entry

    def _are_all(self, marks: Mapping[str, Node], ref: str | None) -> bool:
        """Whether what is marked as inputs is all that the type of their group holds."""
        fields = {name.partition(".")[2] for name in marks}
        return fields == {""} or (ref is not None and fields == set(self.types.components(ref)))

    def _input(self, described: Node, name: str, ref: str | None) -> dict[str, Any]:
        _, is_grouped, field = name.partition(".")
        if is_grouped and ref is not None:
            self.groups.add(ref)
            type = {key: value for key, value in self.types.components(ref)[field].items() if key != "title"}
        else:
            type = self.types.entry(ref)
        evidence = [one.text for one in children(described, "onedoor:evidence")]
        valid = [
            {"test": text_in(one, "onedoor:test"), **text(one, "message")}
            for one in children(described, "onedoor:valid")
        ]
        about = [one.text for one in children(described, "onedoor:about")]
        return {
            **type,
            **text(described, "title"),
            **text(described, "ask"),
            **text(described, "hint"),
            **said(described, "from"),
            **said(described, "purpose"),
            **said(described, "legalBasis", "legal_basis"),
            **({"about": about[0]} if about else {}),
            **({"evidence": evidence} if evidence else {}),
            **({"valid": valid[0]} if valid else {}),
            **({"may_be_empty": True} if described.attributes.get("mayBeEmpty") == "true" else {}),
        }

    def _marked(self, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """What was written from parameters, functions or decisions."""
        read = {"parameter": self._parameter, "function": self._function, "decision": self._decision}[kind]
        for one in children(self.root, "decision", "businessKnowledgeModel"):
            marks = list(ours(one, "parameter", "function", "decision"))
            if len(marks) != 1:
                raise NotOurs(f"{name_of(one)} is not marked")
            if tag_of(marks[0]) == f"onedoor:{kind}":
                yield name_of(one), read(one, marks[0])

    def _parameter(self, one: Node, mark: Node) -> dict[str, Any]:
        values = dict(restoring_logic.figures(child(one, "decisionTable")))
        return {
            **self.types.of_figures(child(one, "variable").attributes.get("typeRef")),
            **text(mark, "title"),
            **said(mark, "source"),
            **said(mark, "cite"),
            "values": values,
        }

    def _function(self, one: Node, mark: Node) -> dict[str, Any]:
        function = child(one, "encapsulatedLogic", "functionDefinition")
        body = child(function, "literalExpression", "decisionTable")
        parameters = {
            name_of(formal): self.types.entry(formal.attributes.get("typeRef"))
            for formal in children(function, "formalParameter")
        }
        return {
            **self.types.known(body.attributes.get("typeRef")),
            **text(mark, "title"),
            **said(mark, "source"),
            "parameters": parameters,
            **restoring_logic.plain(body),
        }

    def _decision(self, one: Node, mark: Node) -> dict[str, Any]:
        body = child(one, "literalExpression", "decisionTable")
        entry = restoring_logic.of_decision(body, mark)
        if "if_eligible" in entry:
            self.eligible = mark.attributes.get("ifEligible")
        return {
            **self.types.known(child(one, "variable").attributes.get("typeRef")),
            **text(mark, "title"),
            **text(mark, "text"),
            **said(mark, "source"),
            **entry,
        }
