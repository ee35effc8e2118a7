"""Data-sharing agreements: a service may read only what an agreement lets its authority read."""

from __future__ import annotations

from collections.abc import Iterator

from onedoor.catalogue.folder import Folder, ServiceEntry
from onedoor.catalogue.problems import Problem


def problems(folder: Folder, entry: ServiceEntry) -> Iterator[Problem]:
    """Inputs read from a register without an agreement for this authority, purpose and field."""
    consumer = entry.content.competent_authority
    for name, described in entry.content.input_data.items():
        if not described.is_of_a_register:
            continue
        register, _, field = str(described.source).partition(".")
        known = folder.registers.get(register)
        if known is None or field not in known.content.attributes:
            continue  # said by the check of references
        purpose = str(described.purpose)
        agreements = known.content.agreements
        if not any(one.covers(consumer=consumer, purpose=purpose, field=field) for one in agreements):
            what = f"no agreement lets “{consumer}” read “{field}” for the purpose “{purpose}”"
            instead = (
                f"add the field to an agreement in registers/{register}.yaml "
                f"(consumer: {consumer}, purpose: {purpose}), or ask people instead."
            )
            yield entry.source.problem(["input_data", name, "from"], what, instead)
