"""Reads what a definition declares besides its logic: input data and parameters, with what is wrong about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from onedoor.dmn import inference
from onedoor.dmn.datatypes import ANY, DataType, UnknownType, option_problems, read, read_declaration
from onedoor.dmn.errors import Path, Problem, WrongValue, suggestion
from onedoor.dmn.model import OF_THE_APPLICATION, PERSON_NUMBER, Figure, InputData, Parameter, Source
from onedoor.dmn.texts import text_problems
from onedoor.dmn.values import parse
from onedoor.feel import types
from onedoor.feel.names import KEYWORDS, Index

Entry = Mapping[str, Any]

SIGNED_IN = InputData(
    PERSON_NUMBER,
    DataType("text", "text"),
    title={"en": "Person number", "es": "Número personal"},
    ask={"en": "What is your person number?", "es": "¿Cuál es su número personal?"},
    built_in=True,
)
"""The person number of who signed in, where a definition does not declare it."""


class Declarations:
    """Reads sections of a document and gathers `problems`."""

    def __init__(self, named: Mapping[str, DataType], problems: list[Problem]) -> None:
        self.named = named
        self.problems = problems

    def type_of(self, entry: Entry, path: Path) -> DataType | None:
        """Return the type an entry declares; None where it declares none, `any` where it cannot be read."""
        if entry.get("type") is None:
            if entry.get("options") is not None:
                self.say((*path, "options"), "Options need a choice.", "Write type: choice.")
            return None
        self.problems += option_problems(entry, path)
        options = entry.get("options")
        try:
            return read(entry["type"], self.named, options=options if isinstance(options, Mapping) else None)
        except UnknownType as unknown:
            self.say((*path, "type"), str(unknown), unknown.instead)
            return ANY

    def input(self, name: str, entry: Entry, attribute_types: Mapping[str, Any]) -> InputData:
        """Return an input as it is declared, still without what is written in FEEL (`about`, `valid`)."""
        path: Path = ("input_data", name)
        for key in ("title", "ask", "hint"):
            self.problems += text_problems(entry.get(key), (*path, key))
        self.check_source(entry, path, "legal_basis")
        written = entry.get("from")
        if written is None and entry.get("ask") is None:
            self.say(path, f"Nobody can say “{name}”.", "Write the question (ask:) or the register (from:).")
        source = self._source(written, (*path, "from"))
        type = self._input_type(entry, path, attribute_types, str(written) if source else None)
        return InputData(
            name=name,
            type=type,
            title=entry.get("title"),
            ask=entry.get("ask"),
            hint=entry.get("hint"),
            from_=source,
            purpose=entry.get("purpose"),
            legal_basis=entry.get("legal_basis"),
            evidence=self._evidence(entry, path),
            may_be_empty=bool(entry.get("may_be_empty", False)),
            of_the_application=written in OF_THE_APPLICATION,
        )

    def _source(self, written: object, path: Path) -> Source | None:
        if written is None or written in OF_THE_APPLICATION:
            return None
        register, dot, attribute = str(written).partition(".")
        if not isinstance(written, str) or not dot or not register.strip() or not attribute.strip():
            self.say(
                path,
                f"“{written}” does not name a register and its attribute.",
                "Write from: register.attribute.",
            )
            return None
        return Source(register.strip(), attribute.strip())

    def _input_type(
        self, entry: Entry, path: Path, attribute_types: Mapping[str, Any], attribute: str | None
    ) -> DataType:
        declared = self.type_of(entry, path)
        recorded = self._recorded_type(attribute, path, attribute_types, needed=declared is None)
        if declared is not None and recorded is not None:
            one = inference.feel_type(recorded)
            if not any(
                types.fits(kind, inference.feel_type(declared)) for kind in (one, types.ListType(item=one))
            ):
                message = (
                    f"The register keeps “{attribute}” as “{recorded}”, which does not fit “{declared}”."
                )
                self.say((*path, "type"), message, "Take the type away, or name another attribute.")
            if declared.kind == "choice" and not declared.options:
                return recorded
        if declared is None and recorded is None:
            if attribute is None:
                self.say(path, "An input needs a type.", "Write for example type: money.")
            return ANY
        return declared or recorded or ANY

    def _recorded_type(
        self, attribute: str | None, path: Path, attribute_types: Mapping[str, Any], *, needed: bool
    ) -> DataType | None:
        if attribute is None:
            return None
        if attribute not in attribute_types:
            if needed or attribute_types:
                message = f"No register has “{attribute}”."
                self.say((*path, "from"), message, suggestion(attribute, list(attribute_types)))
            return None
        try:
            return read_declaration(attribute_types[attribute], self.named)
        except UnknownType as unknown:
            self.say((*path, "from"), f"The type of “{attribute}” cannot be read: {unknown}", unknown.instead)
            return None

    def _evidence(self, entry: Entry, path: Path) -> tuple[str, ...]:
        written = entry.get("evidence") or ()
        if isinstance(written, str) or not all(isinstance(one, str) for one in written):
            self.say(
                (*path, "evidence"),
                "Evidence is a list of documents.",
                "Write evidence: [tenancy-agreement].",
            )
            return ()
        return tuple(written)

    def parameter(self, name: str, entry: Entry) -> Parameter:
        """Return a parameter with its figures in the order of their days."""
        path: Path = ("parameters", name)
        self.check_source(entry, path)
        self.problems += text_problems(entry.get("title"), (*path, "title"))
        declared = self.type_of(entry, path)
        figures = sorted(
            self._figures(entry.get("values"), declared or ANY, path), key=lambda figure: figure.since
        )
        inner = declared.item if declared is not None and declared.kind == "list" else declared
        type = declared
        if type is None or inner is None or inner.kind in ("any", "context"):
            # what is in it is not declared: the figures themselves say
            type = inference.of_values((figure.value for figure in figures), inner.item if inner else None)
        return Parameter(
            name,
            type,
            tuple(figures),
            title=entry.get("title"),
            source=entry.get("source"),
            cite=entry.get("cite"),
        )

    def _figures(self, written: object, type: DataType, path: Path) -> Iterator[Figure]:
        if not isinstance(written, Mapping) or not written:
            self.say(
                (*path, "values"),
                "A parameter needs its figures by date.",
                "Write values: {2024-04-01: 16000}.",
            )
            return
        seen: dict[date, object] = {}
        for day, value in written.items():
            since = _day(day)
            if since is None:
                self.say(
                    (*path, "values", day), f"“{day}” is not a date.", "Write the first day as 2024-04-01."
                )
                continue
            if since in seen:
                self.say((*path, "values", day), f"There are two figures for {since}.", "Take one away.")
            seen[since] = value
            try:
                yield Figure(since, parse(value, type))
            except WrongValue as wrong:
                self.say((*path, "values", day), str(wrong), f"The figure must fit its type, “{type}”.")

    def check_source(self, entry: Entry, path: Path, key: str = "source") -> None:
        """Report a source that is written down and says nothing."""
        if key in entry and (not isinstance(entry[key], str) or not entry[key].strip()):
            self.say(
                (*path, key),
                f"“{key}” is empty.",
                "Name the law, for example HBR reg. 43, or take the line away.",
            )

    def name(self, name: object, path: Path) -> bool:
        """Report a name that an expression could not mention; return whether it is well."""
        if not isinstance(name, str):
            self.say(
                path,
                f"{name!r} is read as something else than a name.",
                f'Write "{name}" in quotes, or another name.',
            )
            return False
        for part in name.split(".") if path[0] == "input_data" else [name]:
            found = Index([part]).longest(part, 0)
            if found is None or found[1] != len(part):
                self.say(
                    path,
                    f"“{name}” cannot be a name.",
                    "A name begins with a letter and holds letters, digits and spaces.",
                )
                return False
            if part in KEYWORDS:
                self.say(path, f"“{part}” means something in expressions.", "Choose another name.")
                return False
        return True

    def say(self, path: Path, message: str, instead: str = "") -> None:
        """Report a problem."""
        self.problems.append(Problem(path, message, instead))


def _day(written: object) -> date | None:
    if isinstance(written, datetime):
        return None
    if isinstance(written, date):
        return written
    try:
        return date.fromisoformat(str(written)) if len(str(written)) == 10 else None
    except ValueError:
        return None
