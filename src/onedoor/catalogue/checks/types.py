"""Record types: a service also knows those of the registers it reads, so one name must mean one thing."""

from __future__ import annotations

from collections.abc import Iterator

from onedoor.catalogue.folder import Folder, ServiceEntry
from onedoor.catalogue.problems import Problem
from onedoor.catalogue.shapes.decisions import RecordType


def problems(folder: Folder, entry: ServiceEntry) -> Iterator[Problem]:
    """Types of one name and different fields, in the service or in two registers it reads."""
    known: dict[str, tuple[RecordType, str]] = {}
    for name, described in entry.content.input_data.items():
        register = str(described.source).partition(".")[0]
        if not described.is_of_a_register or register not in folder.registers:
            continue
        for type, fields in folder.registers[register].content.types.items():
            first, home = known.setdefault(type, (fields, register))
            if first != fields:
                what = f"the type “{type}” of “{register}” has other fields than that of “{home}”"
                instead = "rename it in one of the two registers."
                yield entry.source.problem(["input_data", name, "from"], what, instead)
    for type, fields in entry.content.types.items():
        if type in known and known[type][0] != fields:
            what = f"the register “{known[type][1]}” has a type “{type}” with other fields"
            instead = "give this one another name, or delete it: the register's is known here."
            yield entry.source.problem(["types", type], what, instead)
