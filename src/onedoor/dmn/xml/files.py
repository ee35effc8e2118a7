"""The files of a model: the one that is read, and those it imports, each once; elements by id across them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from onedoor.dmn.errors import DefinitionErrors
from onedoor.dmn.xml.elements import Element, UnsafeOrBroken, parse
from onedoor.dmn.xml.places import Findings, PlacedProblem
from onedoor.dmn.xml.types import TypeNames
from onedoor.dmn.xml.vocabulary import version
from onedoor.feel.names import canonical

MAX_FILES = 100
KINDS = ("inputData", "decision", "businessKnowledgeModel", "decisionService")

Source: TypeAlias = bytes | str
Found: TypeAlias = Source | tuple[str, Source]
"""A file, or its name and itself."""
Imports: TypeAlias = Mapping[str, Found] | Callable[[str], Found | None]
"""What is imported, by its namespace (or by its location or file name)."""


def beside(files: Mapping[str, Source]) -> dict[str, Found]:
    """The files of a folder (by their names) as what may be imported: by namespace, by file name, by model name."""
    found: dict[str, Found] = {}
    for name, source in files.items():
        try:
            root = parse(source)
        except UnsafeOrBroken:
            continue
        for key in (root.get("namespace").strip(), name, root.get("name").strip()):
            if key:
                found.setdefault(key, (name, source))
    return found


@dataclass(eq=False)
class Drawn:
    """An element of a model's graph: an input, a decision, a function or a service."""

    kind: str
    element: Element
    file: File
    name: str
    key: str = ""

    @property
    def variable(self) -> Element | None:
        """What says the name and type under which others see it."""
        return self.element.first("variable")

    @property
    def seen_as(self) -> str:
        """The name under which others see it."""
        variable = self.variable
        return canonical(variable.get("name")) or self.name if variable is not None else self.name


@dataclass(eq=False)
class File:
    """One file: its elements by id, its types, and the files it imports by the name it gives them."""

    root: Element
    findings: Findings
    types: TypeNames
    prefix: str = ""
    imports: dict[str, File] = field(default_factory=dict)
    drawn: dict[str, Drawn] = field(default_factory=dict)

    @property
    def namespace(self) -> str:
        """The namespace that its elements are in."""
        return self.root.get("namespace").strip()

    def way_to(self, other: File) -> tuple[str, ...] | None:
        """The import names that lead to another file: () for this one, None where no import leads there."""
        waiting: list[tuple[File, tuple[str, ...]]] = [(self, ())]
        seen = {id(self)}
        for file, way in waiting:
            if file is other:
                return way
            for name, imported in file.imports.items():
                if id(imported) not in seen:
                    seen.add(id(imported))
                    waiting.append((imported, (*way, name) if name else way))
        return None


class Files:
    """All files of one model; the first is the one that is read."""

    def __init__(self, source: Source, imports: Imports, name: str) -> None:
        self.imports = imports
        self.by_namespace: dict[str, File] = {}
        self.all: list[File] = []
        self.main = self._read(source, name)
        for file in self.all:
            file.prefix = ".".join(self.main.way_to(file) or ())

    @property
    def problems(self) -> list[PlacedProblem]:
        """Everything found wrong, file by file, in the order of their lines."""
        found = (one for file in self.all for one in dict.fromkeys(file.findings.problems))
        return sorted(
            found, key=lambda one: (one.file != self.main.findings.file, one.file, one.line, one.column)
        )

    def drawn(self) -> Iterator[Drawn]:
        """Every element, those of the first file first."""
        for file in self.all:
            yield from file.drawn.values()

    def referred(self, file: File, at: Element) -> Drawn | None:
        """What an `href` leads to: `#id` in the same file, `namespace#id` in any. Reports one that leads nowhere."""
        href = at.get("href").strip()
        namespace, mark, id_ = href.rpartition("#")
        owner = file if not namespace else self.by_namespace.get(namespace)
        if namespace and owner is None and namespace.rstrip("/") == file.namespace.rstrip("/"):
            owner = file
        found = owner.drawn.get(id_ if mark else href) if owner is not None else None
        if found is None:
            file.findings.say(at, f"“{href}” leads to nothing", "Name the id of an element: #id")
        return found

    def _read(self, source: Source, name: str) -> File:
        root = _root(source, name)
        findings = Findings(name)
        file = File(root, findings, TypeNames(root, findings))
        self.all.append(file)
        self.by_namespace.setdefault(file.namespace, file)
        self._draw(file)
        for one in root.all("import"):
            self._import(file, one)
        return file

    def _draw(self, file: File) -> None:
        for place, element in enumerate(file.root.all(*KINDS)):
            name = canonical(element.get("name"))
            if not name:
                file.findings.say(element, f"This {element.name} has no name")
                name = element.get("id") or f"{element.name} {place + 1}"
            one = Drawn(element.name, element, file, name)
            id_ = element.get("id").strip() or f" {place}"
            if id_ in file.drawn:
                file.findings.say(element, f"There are two elements with the id “{id_}”")
                id_ = f"{id_} {place}"
            file.drawn[id_] = one

    def _import(self, file: File, element: Element) -> None:
        kind = element.get("importType").strip()
        if kind and version(kind) is None and version(kind.rstrip("/") + "/") is None:
            return
        namespace, name = element.get("namespace").strip(), canonical(element.get("name"))
        imported = self.by_namespace.get(namespace)
        if imported is None:
            source = self._source(namespace, element)
            if source is None:
                file.findings.say(
                    element, f"The import “{namespace}” is not there", "Put its file beside this one"
                )
                return
            if len(self.all) >= MAX_FILES:
                file.findings.say(element, f"More than {MAX_FILES} files import each other")
                return
            said, text = source if isinstance(source, tuple) else (name or namespace, source)
            imported = self._read(text, said)
        file.imports[name] = imported
        file.types.imported[name] = imported.types

    def _source(self, namespace: str, element: Element) -> Found | None:
        find = self.imports if callable(self.imports) else self.imports.get
        for key in (namespace, element.get("locationURI").strip(), element.get("name").strip()):
            if key and (found := find(key)) is not None:
                return found
        return None


def _root(source: Source, name: str) -> Element:
    try:
        root = parse(source)
    except UnsafeOrBroken as wrong:
        raise DefinitionErrors(
            [PlacedProblem((), f"{wrong.message}.", wrong.instead, None, name, wrong.line, wrong.column)]
        ) from None
    if root.name != "definitions" or version(root.namespace) is None:
        said = "This is XML, but no DMN of version 1.1 to 1.5."
        instead = "Its first element must be <definitions> in a namespace of DMN."
        raise DefinitionErrors([PlacedProblem((), said, instead, None, name, root.line, root.column)])
    return root
