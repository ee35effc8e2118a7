"""Reads the files of test cases that lie beside .dmn files: inputs, and what is expected."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from decimal import InvalidOperation as NoNumber
from pathlib import Path

from onedoor.dmn.xml.elements import XSI, Element, UnsafeOrBroken, parse
from onedoor.feel import notation
from onedoor.feel.errors import InvalidOperation
from onedoor.feel.values import Value

_NUMBERS = (
    "decimal", "double", "float", "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger",
)  # fmt: skip
_READERS: dict[str, Callable[[str], Value]] = {
    "date": notation.read_date,
    "time": notation.read_time,
    "dateTime": notation.read_date_time,
    "duration": notation.read_duration,
    "dayTimeDuration": notation.read_duration,
    "yearMonthDuration": notation.read_duration,
}


class BrokenCase(ValueError):
    """A file of test cases, or a value in one, that cannot be read."""


@dataclass(frozen=True)
class Given:
    """A value that a case gives to an input (or a decision), or that it expects of one."""

    name: str
    namespace: str
    written: Element | None

    def value(self) -> Value:
        """The value; raises BrokenCase for one that cannot be read."""
        return None if self.written is None else _value(self.written)


@dataclass(frozen=True)
class Case:
    """A test case. `kind` is what is evaluated: decisions, a decisionService, or a bkm, the latter two by `invocable`."""

    id: str
    kind: str
    invocable: str
    inputs: tuple[Given, ...]
    results: tuple[Given, ...]


@dataclass(frozen=True)
class CaseFile:
    """A file of test cases, and the model that they try. One that cannot be read counts as one case, with its problem."""

    path: Path
    model: Path | None
    cases: tuple[Case, ...]
    problem: str = ""


def find(directory: Path) -> Iterator[CaseFile]:
    """Yield the files of test cases in a directory and in those below it, in the order of their names."""
    for path in sorted(directory.rglob("*.xml"), key=lambda one: one.parts):
        try:
            root = parse(path.read_bytes())
        except (UnsafeOrBroken, OSError) as wrong:
            yield CaseFile(path, None, (Case("", "decision", "", (), ()),), f"{path.name}: {wrong}")
            continue
        if root.name == "testCases":
            yield _file(path, root)


def _file(path: Path, root: Element) -> CaseFile:
    named = (root.text_of("modelName") or "").strip()
    models = sorted(path.parent.glob("*.dmn"))
    # the model lies beside its cases: a name never leads out of the folder
    model = path.parent / Path(named).name if named else (models[0] if len(models) == 1 else None)
    cases = tuple(_case(one, place) for place, one in enumerate(root.all("testCase"), 1))
    return CaseFile(path, model, cases)


def _case(element: Element, place: int) -> Case:
    return Case(
        id=element.get("id") or element.get("name") or str(place),
        kind=element.get("type") or "decision",
        invocable=element.get("invocableName"),
        inputs=tuple(Given(one.get("name"), one.get("namespace"), one) for one in element.all("inputNode")),
        results=tuple(
            Given(one.get("name"), one.get("namespace"), one.first("expected"))
            for one in element.all("resultNode")
        ),
    )


def _value(element: Element) -> Value:
    """What an element holds: a list, components, or a value."""
    if _is_nil(element):
        return None
    listed = element.first("list")
    if listed is not None:
        return None if _is_nil(listed) else [_value(item) for item in listed.all("item")]
    components = list(element.all("component"))
    if components:
        return {one.get("name"): _value(one) for one in components}
    value = element.first("value")
    return None if value is None or _is_nil(value) else _simple(value)


def _simple(element: Element) -> Value:
    text, kind = element.text, element.get(f"{{{XSI}}}type").rpartition(":")[2]
    if kind == "boolean":
        return text.strip() in ("true", "1")
    try:
        if kind in _NUMBERS:
            return Decimal(text.strip())
        if kind in _READERS:
            return _READERS[kind](text.strip())
    except (NoNumber, InvalidOperation) as wrong:
        raise BrokenCase(f"“{text.strip()[:60]}” is no {kind}") from wrong
    return text


def _is_nil(element: Element) -> bool:
    return element.get(f"{{{XSI}}}nil").strip() in ("true", "1")
