"""What tests of the export share: a model as XML, and as it is read back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from xml.etree import ElementTree

from onedoor.dmn.evaluation import Evaluation
from onedoor.dmn.export import restoring, writing
from onedoor.dmn.export.laws import Law
from onedoor.dmn.export.markup import DMN
from onedoor.dmn.model import Model
from onedoor.dmn.xml import elements, reader

DAY = date(2026, 4, 1)
LAWS = {"HBR": Law("Housing Benefit Regulations 2006", "https://www.legislation.gov.uk/uksi/2006/213")}


def d(tag: str) -> str:
    return f"{{{DMN}}}{tag}"


def parsed(model: Model) -> ElementTree.Element:
    return ElementTree.fromstring(writing.write(model, name="test", laws=LAWS))


def read(root: ElementTree.Element) -> Model | None:
    return restoring.restored(elements.parse(ElementTree.tostring(root)))


def back(model: Model) -> Model:
    restored = read(parsed(model))
    assert restored is not None
    return restored


def document_of(*, inputs: Mapping[str, Any] | None = None, **sections: Any) -> dict[str, Any]:
    asked = {name: {"ask": {"en": name}, **entry} for name, entry in (inputs or {}).items()}
    return {"input_data": asked, **sections}


def told(evaluation: Evaluation) -> dict[str, Any]:
    """Everything an evaluation says: answers, reasons, what is missing."""
    return {**evaluation.to_json(), "missing": evaluation.missing()}


def plain(model: Model) -> Model:
    """The model as a tool reads it that does not know what is ours."""
    root = parsed(model)
    for one in list(root.iter()):
        for extension in one.findall(d("extensionElements")):
            one.remove(extension)
    return reader.read(ElementTree.tostring(root))
