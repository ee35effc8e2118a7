"""The OpenAPI description of a register that is served through X-Road, from the register's own file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onedoor.registers.attributes import types_of
from onedoor.registers.serving import AT_MOST

if TYPE_CHECKING:
    from onedoor.catalogue.shapes.register import RegisterFile
    from onedoor.dmn.datatypes import DataType

KEY = "person_number"
AS_OF = "as_of"

_SIMPLE: dict[str, dict[str, Any]] = {
    "date": {"type": "string", "format": "date"},
    "date and time": {"type": "string", "format": "date-time"},
    "boolean": {"type": "boolean"},
    "number": {"type": "string", "description": "A number with all its digits."},
    "integer": {"type": "string", "description": "A whole number."},
    "money": {"type": "string", "description": "An amount with all its decimals."},
}


def of(file: RegisterFile) -> dict[str, Any]:
    """The description of a register's service; its paths begin where the security server has its address: ``…/x-road/<register>``."""
    title = next(iter(file.title.values()))
    return {
        "openapi": "3.0.3",
        "info": {
            "title": title,
            "version": "1.0.0",
            "description": "Records by person number, for organisations with a data-sharing agreement. Every read is recorded, and "
            "shown to the person.",
        },
        "paths": {
            "/records/{key}": {"get": _one()},
            "/records": {"post": _many()},
        },
        "components": {"schemas": {"Record": _record(file), "Problem": _problem()}},
    }


def _one() -> dict[str, Any]:
    named = [
        {"name": "key", "in": "path", "required": True, "schema": {"type": "string", "maxLength": 64}},
        {
            "name": "purpose",
            "in": "query",
            "schema": {"type": "string"},
            "description": "Needed where there are agreements for several purposes.",
        },
        {
            "name": "fields",
            "in": "query",
            "schema": {"type": "string"},
            "description": "Names between commas; without them all that the agreement allows.",
        },
    ]
    answers = {"200": _content("The record.", {"$ref": "#/components/schemas/Record"}), **_errors("404")}
    return {"operationId": "record", "summary": "The record of one person", "parameters": named, "responses": answers}


def _many() -> dict[str, Any]:
    body = {
        "type": "object",
        "required": ["keys"],
        "properties": {
            "keys": {"type": "array", "items": {"type": "string", "maxLength": 64}, "minItems": 1, "maxItems": AT_MOST},
            "purpose": {"type": "string"},
            "fields": {"type": "array", "items": {"type": "string"}},
        },
    }
    found = {
        "type": "object",
        "required": ["records"],
        "properties": {"records": {"type": "array", "items": {"$ref": "#/components/schemas/Record"}}},
    }
    return {
        "operationId": "records",
        "summary": "The records of several people; those of whom there is none are left out",
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {"200": _content("The records.", found), **_errors()},
    }


def _errors(*more: str) -> dict[str, Any]:
    why = {
        "400": "The request cannot be understood; with X-Road-Error when it is no message of the protocol.",
        "403": "No agreement allows this. The attempt has been recorded.",
        "404": "The register has no record of this key.",
        "503": "The register does not answer now.",
    }
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {code: {"description": why[code], "content": problem} for code in ("400", "403", *more, "503")}


def _content(text: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": text, "content": {"application/json": {"schema": schema}}}


def _record(file: RegisterFile) -> dict[str, Any]:
    types = types_of(file)
    properties = {
        name.replace(" ", "_"): {**_schema(types[name]), "title": next(iter(declared.title.values()))}
        for name, declared in file.attributes.items()
    }
    of_all = {KEY: {"type": "string"}, AS_OF: {"type": "string", "format": "date", "nullable": True}}
    return {"type": "object", "required": [KEY, AS_OF], "properties": of_all | properties}


def _schema(type: DataType) -> dict[str, Any]:
    if type.kind == "list":
        return {"type": "array", "items": _schema(type.item) if type.item else {}, "nullable": True}
    if type.kind == "record":
        fields = {name: _schema(field.type) for name, field in type.fields.items()}
        return {"type": "object", "properties": fields, "nullable": True}
    if type.kind == "choice":
        return {"type": "string", "enum": [*type.options, None], "nullable": True}
    return {**_SIMPLE.get(type.kind, {"type": "string"}), "nullable": True}


def _problem() -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
        },
    }
