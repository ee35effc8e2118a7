"""A jurisdiction's folder: which files there are, what is read from each, and what is wrong with their shape."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from onedoor.catalogue import dmn_files, positions
from onedoor.catalogue.dmn_files import DmnFiles
from onedoor.catalogue.positions import Sourced
from onedoor.catalogue.problems import Invalid, Problem
from onedoor.catalogue.sentences import problems_of
from onedoor.catalogue.shapes.base import Identifier, Name, Text
from onedoor.catalogue.shapes.questions import QuestionsFile
from onedoor.catalogue.shapes.register import RegisterFile
from onedoor.catalogue.shapes.service import Example, ServiceFile
from onedoor.catalogue.shapes.systems import System
from onedoor.catalogue.shapes.town import (
    Branding,
    Document,
    JurisdictionFile,
    LifeEvent,
    Organisation,
    Personas,
)
from onedoor.catalogue.spelling import nearest

Content = TypeVar("Content")

FILES: Mapping[str, Any] = {
    "jurisdiction.yaml": JurisdictionFile,
    "branding.yaml": Branding,
    "organisations.yaml": dict[Identifier, Organisation],
    "life_events.yaml": dict[Identifier, LifeEvent],
    "documents.yaml": dict[Identifier, Document],
    "letters.yaml": dict[Identifier, dict[Name, Text]],
    "personas.yaml": Personas,
    "systems.yaml": dict[Identifier, System],
}
"""The files at the top of the folder, and the shape of each."""
FOLDERS = ("registers", "services", "letters")
_ADAPTERS: dict[str, TypeAdapter[Any]] = {name: TypeAdapter(shape) for name, shape in FILES.items()}
_REGISTER = TypeAdapter(RegisterFile)
_SERVICE = TypeAdapter(ServiceFile)
_EXAMPLES = TypeAdapter(list[Example])
_QUESTIONS = TypeAdapter(QuestionsFile)
_IDENTIFIER = TypeAdapter(Identifier)


@dataclass(frozen=True)
class Entry(Generic[Content]):
    """One file: its content and where everything in it stands."""

    content: Content
    source: Sourced


@dataclass(frozen=True)
class ExampleEntry:
    """One example, and the place in its file."""

    content: Example
    source: Sourced
    path: tuple[str | int, ...]


@dataclass(frozen=True)
class ServiceEntry(Entry[ServiceFile]):
    """A service's file with the examples that stand in it and beside it."""

    examples: tuple[ExampleEntry, ...] = ()
    questions: Entry[QuestionsFile] | None = None
    drawn: DmnFiles | None = None

    @property
    def document(self) -> Mapping[str, Any]:
        """The service's file as plain values, with the text of the .dmn files that decide, if any do."""
        document: Mapping[str, Any] = self.source.document
        return document if self.drawn is None else self.drawn.within(document)

    @property
    def decisions(self) -> Collection[str] | None:
        """The names of the service's decisions; None where the file that holds them cannot be read."""
        return self.content.decisions if self.drawn is None else self.drawn.decisions


@dataclass
class Folder:
    """All that was read. Files with a wrong shape are left out and stand among `problems`."""

    path: Path
    town: Entry[JurisdictionFile]
    files: dict[str, Entry[Any]] = field(default_factory=dict)
    registers: dict[str, Entry[RegisterFile]] = field(default_factory=dict)
    services: dict[str, ServiceEntry] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    """Files that could not be read; what they would have declared is unknown, not wrong."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages every text is written in."""
        return tuple(self.town.content.languages)

    def content(self, name: str, otherwise: Any) -> Any:
        """The content of a file at the top of the folder, or `otherwise` where there is none."""
        entry = self.files.get(name)
        return entry.content if entry is not None else otherwise

    @property
    def organisations(self) -> dict[str, Organisation]:
        """Organisations by their identifier."""
        found: dict[str, Organisation] = self.content("organisations.yaml", {})
        return found


def read(path: Path) -> Folder:
    """Read the folder at `path`. Raises Invalid when there is no readable ``jurisdiction.yaml``.

    Every other problem is noted in the folder's `problems`, so that an author sees all of them at once.
    """
    town_file = path / "jurisdiction.yaml"
    if not town_file.is_file():
        what = "this folder is not a jurisdiction: jurisdiction.yaml is missing"
        raise Invalid(
            [Problem("jurisdiction.yaml", 1, 1, what, "write it, or name the folder that holds it.")]
        )
    source = positions.read(town_file, file="jurisdiction.yaml")
    languages = _languages_of(source)
    town = _shaped(source, _ADAPTERS["jurisdiction.yaml"], JurisdictionFile, languages)
    folder = Folder(path=path, town=Entry(town, source))
    _read_top(folder)
    _read_registers(folder)
    _read_services(folder)
    return folder


def _languages_of(source: Sourced) -> tuple[str, ...]:
    written = source.document.get("languages") if isinstance(source.document, dict) else None
    return tuple(one for one in written if isinstance(one, str)) if isinstance(written, list) else ()


def _shaped(
    source: Sourced,
    adapter: TypeAdapter[Any],
    shape: Any,
    languages: tuple[str, ...],
    *,
    path: tuple[str | int, ...] = (),
) -> Any:
    """The content of `source` (below `path`) in its shape. Raises Invalid."""
    document = source.document
    for step in path:
        document = document[step]
    if document is None and not path:
        raise Invalid([Problem(source.file, 1, 1, "the file is empty", "write it, or delete it.")])
    try:
        return adapter.validate_python(document, context={"languages": languages})
    except ValidationError as error:
        raise Invalid(problems_of(error, source, shape, at=path)) from error


def _entry(folder: Folder, path: Path, adapter: TypeAdapter[Any], shape: Any) -> Entry[Any] | None:
    """Read one file into its shape, or note what is wrong with it."""
    file = path.relative_to(folder.path).as_posix()
    try:
        source = positions.read(path, file=file)
        return Entry(_shaped(source, adapter, shape, folder.languages), source)
    except Invalid as invalid:
        folder.problems += invalid.problems
        folder.broken.add(file)
        return None


def _read_top(folder: Folder) -> None:
    folder.files["jurisdiction.yaml"] = folder.town
    for path in _yaml_files(folder, folder.path, known=FILES):
        if path.name == "jurisdiction.yaml":
            continue
        entry = _entry(folder, path, _ADAPTERS[path.name], FILES[path.name])
        if entry is not None:
            folder.files[path.name] = entry
    for path in _folders(folder.path):
        if path.name not in FOLDERS and (near := nearest(path.name, FOLDERS)):
            what = f"the folder “{path.name}” has no meaning here"
            folder.problems.append(Problem(path.name, 1, 1, what, f"did you mean “{near}”?"))


def _read_registers(folder: Folder) -> None:
    for path in _yaml_files(folder, folder.path / "registers"):
        _check_identifier(folder, path, path.stem)
        entry = _entry(folder, path, _REGISTER, RegisterFile)
        if entry is not None:
            folder.registers[path.stem] = entry


def _read_services(folder: Folder) -> None:
    services = folder.path / "services"
    if not services.is_dir():
        return
    for home in _folders(services):
        path = home / "service.yaml"
        if not path.is_file():
            file = path.relative_to(folder.path).as_posix()
            what = f"the folder of the service “{home.name}” has no service.yaml"
            folder.problems.append(Problem(file, 1, 1, what, "write it, or delete the folder."))
            continue
        entry = _entry(folder, path, _SERVICE, ServiceFile)
        if entry is None:
            continue
        if entry.content.id != home.name:
            what = f"the id is “{entry.content.id}” and the folder is “{home.name}”"
            folder.problems.append(entry.source.problem(["id"], what, "give both the same name."))
        inside = [
            ExampleEntry(example, entry.source, ("examples", place))
            for place, example in enumerate(entry.content.examples)
        ]
        examples = (*inside, *_examples_beside(folder, home / "examples"))
        order = home / "questions.yaml"
        questions = _entry(folder, order, _QUESTIONS, QuestionsFile) if order.is_file() else None
        try:
            drawn = _drawn(home, entry.source)
        except Invalid as invalid:
            folder.problems += invalid.problems
            continue
        folder.services[home.name] = ServiceEntry(entry.content, entry.source, examples, questions, drawn)


def _drawn(home: Path, source: Sourced) -> DmnFiles | None:
    """The .dmn files that hold a service's decisions. Raises Invalid."""
    named = dmn_files.named_in(source.document)
    at = source.problem(["decisions", "dmn"], "", "")
    return None if named is None else dmn_files.read(home, named, at=at)


def _examples_beside(folder: Folder, home: Path) -> Iterator[ExampleEntry]:
    for path in _yaml_files(folder, home):
        entry = _entry(folder, path, _EXAMPLES, list[Example])
        if entry is not None:
            for place, example in enumerate(entry.content):
                yield ExampleEntry(example, entry.source, (place,))


def _check_identifier(folder: Folder, path: Path, name: str) -> None:
    try:
        _IDENTIFIER.validate_python(name)
    except ValidationError:
        file = path.relative_to(folder.path).as_posix()
        what = f"“{name}” cannot be an identifier"
        instead = "rename the file: small letters, digits and single hyphens."
        folder.problems.append(Problem(file, 1, 1, what, instead))


def _yaml_files(folder: Folder, home: Path, *, known: Mapping[str, Any] | None = None) -> list[Path]:
    """The YAML files of `home`, in order; files that nothing reads are noted as problems."""
    found: list[Path] = []
    for path in sorted(home.iterdir()) if home.is_dir() else []:
        if not path.is_file() or path.name.startswith(".") or path.suffix not in (".yaml", ".yml"):
            continue
        file = path.relative_to(folder.path).as_posix()
        if path.suffix == ".yml":
            what = "files end in .yaml here, so this one is not read"
            folder.problems.append(Problem(file, 1, 1, what, f"rename it to {path.stem}.yaml."))
        elif known is not None and path.name not in known:
            near = nearest(path.name, known)
            instead = (
                f"did you mean “{near}”?" if near else "delete it, or move it into the folder it belongs to."
            )
            folder.problems.append(Problem(file, 1, 1, "nothing reads this file", instead))
        else:
            found.append(path)
    return found


def _folders(home: Path) -> list[Path]:
    return sorted(path for path in home.iterdir() if path.is_dir() and path.name[0] not in "._")
