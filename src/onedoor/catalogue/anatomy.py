"""Looking into the shapes: which keys a mapping knows, which shape stands at a path."""

from __future__ import annotations

import types
from collections.abc import Iterator, Sequence
from typing import Any, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from onedoor.catalogue.shapes.base import Shape


def keys_of(shape: type[Shape]) -> dict[str, FieldInfo]:
    """The keys an author may write in a `shape`, with their fields."""
    return {field.alias or name: field for name, field in shape.model_fields.items()}


def shape_at(annotation: Any, path: Sequence[object]) -> type[Shape] | None:
    """The shape that stands at `path` below a value of the type `annotation`; None where there is none.

    A step such as ``<sql>`` is pydantic's: it chooses among several shapes that may stand in one place.
    """
    at = annotation
    for step in path:
        chosen = _tagged(at, step) if str(step).startswith("<") else None
        at = chosen if chosen is not None else _below(_stripped(at), step)
    at = _stripped(at)
    return at if isinstance(at, type) and issubclass(at, Shape) else None


def _tagged(annotation: Any, tag: object) -> Any:
    """The one that bears the tag among those that may stand in a place; None where none does."""
    if any(getattr(one, "tag", None) == tag for one in getattr(annotation, "__metadata__", ())):
        return get_args(annotation)[0]
    if get_origin(annotation) in (Union, types.UnionType) or hasattr(annotation, "__metadata__"):
        found = [
            _tagged(one, tag)
            for one in get_args(annotation)
            if get_origin(one) or hasattr(one, "__metadata__")
        ]
        return next((one for one in found if one is not None), None)
    return None


def shapes_in(annotation: Any) -> Iterator[type[Shape]]:
    """Every shape that can occur in a value of the type `annotation`, each once, outer ones first."""
    seen: set[type[Shape]] = set()
    waiting = [annotation]
    while waiting:
        at = waiting.pop(0)
        if isinstance(at, type) and issubclass(at, Shape):
            if at not in seen:
                seen.add(at)
                yield at
                waiting += [field.annotation for field in at.model_fields.values()]
        else:
            waiting += get_args(at)


def _below(at: Any, step: object) -> Any:
    if isinstance(at, type) and issubclass(at, Shape):
        field = keys_of(at).get(str(step))
        return field.annotation if field else None
    if get_origin(at) in (dict, list):
        return get_args(at)[-1]
    return None


def _stripped(annotation: Any) -> Any:
    """The type itself, without Annotated and “or None”; of several that may stand there the one with keys of its own."""
    while get_origin(annotation) not in (None, dict, list):
        arguments = [one for one in get_args(annotation) if one is not type(None)]
        if hasattr(annotation, "__metadata__") or len(arguments) == 1:
            annotation = arguments[0]
        elif get_origin(annotation) in (Union, types.UnionType):
            with_keys = [
                one for one in map(_stripped, arguments) if isinstance(one, type) and issubclass(one, Shape)
            ]
            return with_keys[0] if with_keys else annotation
        else:
            break
    return annotation
