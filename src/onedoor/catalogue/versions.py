"""Versions of services: kept when a decision is made, recalled when it is replayed, also after the files have changed."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter

from onedoor.catalogue import canonical, compiling, definitions, folder
from onedoor.catalogue.definitions import Jurisdiction, Service
from onedoor.catalogue.models import DefinitionVersion
from onedoor.catalogue.shapes.register import RegisterFile
from onedoor.catalogue.shapes.service import ServiceFile
from onedoor.catalogue.shapes.town import Branding

FORMAT = 1


class NotKept(LookupError):
    """No version with this digest was kept."""


class Damaged(ValueError):
    """A kept version is not what its digest says: it was changed in the database."""


def keep(service: Service) -> str:
    """Keep the version of `service` that is in force, once; returns its digest, by which it is recalled."""
    digest = service.digest
    if not DefinitionVersion.objects.filter(pk=digest).exists():
        DefinitionVersion.objects.bulk_create(
            [DefinitionVersion(digest=digest, service_id=service.id, document=document_of(service))],
            ignore_conflicts=True,  # another worker may keep the same version now
        )
    return digest


def recall(digest: str) -> Service:
    """The service as it was when the version with this digest was kept; the files are not looked at.

    Raises NotKept, or Damaged when the stored document does not match its digest.
    """
    document = DefinitionVersion.objects.filter(pk=digest).values_list("document", flat=True).first()
    if document is None:
        raise NotKept(f"No version {digest} of a definition was kept.")
    return _restored(digest, document)


def document_of(service: Service) -> str:
    """Everything that is needed to decide and to explain as `service` does, as canonical JSON."""
    return canonical.to_text(
        {
            "format": FORMAT,
            "decided_on": service.decided_on,
            "presented_as": service.presented_as,
            "town": _surroundings(service),
        }
    )


@lru_cache(maxsize=32)
def _restored(digest: str, document: str) -> Service:
    return restore(document, digest=digest)


def restore(document: str, *, digest: str) -> Service:
    """The service that `document_of` wrote down. Raises Damaged when it is not the version called `digest`."""
    kept = canonical.from_text(document)
    decided_on = kept["decided_on"]
    if canonical.digest(decided_on) != digest:
        raise Damaged(f"What was kept as version {digest} is not that version.")
    plain = {**kept["presented_as"], **decided_on["service"]}
    types = decided_on["attribute_types"]
    service = definitions.service(
        TypeAdapter(ServiceFile).validate_python(plain),
        document=plain,
        types=types,
        model=compiling.model_of(plain, types),
        examples=[],
    )
    _jurisdiction(kept["town"], service)
    return service


def _surroundings(service: Service) -> dict[str, Any]:
    """What the service refers to, cut out of the jurisdiction's files."""
    written = service.jurisdiction.written
    used = {
        "jurisdiction.yaml": None,
        "organisations.yaml": {service.competent_authority},
        "life_events.yaml": set(service.life_events),
        "documents.yaml": {one.id for one in service.documents_required},
    }
    cut = {
        name: {key: part for key, part in written[name].items() if keys is None or key in keys}
        for name, keys in used.items()
        if name in written
    }
    for register in {one.register for one in service.reads}:
        cut[f"registers/{register}.yaml"] = written[f"registers/{register}.yaml"]
    return dict(sorted(cut.items()))


def _jurisdiction(written: dict[str, Any], service: Service) -> Jurisdiction:
    shaped = {
        name: TypeAdapter(folder.FILES[name]).validate_python(part)
        for name, part in written.items()
        if name in folder.FILES
    }
    registers = {
        name.removeprefix("registers/").removesuffix(".yaml"): TypeAdapter(RegisterFile).validate_python(part)
        for name, part in written.items()
        if name.startswith("registers/")
    }
    town = shaped["jurisdiction.yaml"]
    return definitions.jurisdiction(
        town,
        written=written,
        services={service.id: service},
        branding=Branding(logo_text=town.name),
        organisations=shaped.get("organisations.yaml", {}),
        life_events=shaped.get("life_events.yaml", {}),
        documents=shaped.get("documents.yaml", {}),
        registers=registers,
    )
