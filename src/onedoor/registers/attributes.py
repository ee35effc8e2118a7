"""The types of what a register knows, from its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onedoor.dmn.datatypes import DataType, read_declaration, read_types

if TYPE_CHECKING:
    from onedoor.catalogue.shapes.register import RegisterFile


def types_of(register: RegisterFile) -> dict[str, DataType]:
    """The type of each attribute by its name. Raises ValueError for a type nobody knows."""
    declared = {
        name: {field: attribute.model_dump(exclude_none=True) for field, attribute in fields.items()}
        for name, fields in register.types.items()
    }
    named, _ = read_types(declared, path=("types",))
    return {
        name: read_declaration(attribute.model_dump(exclude_none=True), named)
        for name, attribute in register.attributes.items()
    }
