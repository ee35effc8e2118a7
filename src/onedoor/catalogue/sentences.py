"""What pydantic finds wrong, said to the author of a definition: file, line, what, and what to write instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from onedoor.catalogue.anatomy import keys_of, shape_at
from onedoor.catalogue.positions import Sourced
from onedoor.catalogue.problems import Problem
from onedoor.catalogue.shapes.base import Shape
from onedoor.catalogue.spelling import listed, nearest

_EXPECTED: dict[str, tuple[str, str]] = {
    "string_type": ("a text belongs here", "write a text; put numbers, dates, true and false in quotes."),
    "int_type": ("a whole number belongs here", "write it in digits, without quotes."),
    "bool_type": ("true or false belongs here", "write true or false, without quotes."),
    "date_type": ("a date belongs here", "write it as 2026-04-01, without quotes."),
    "list_type": ("a list belongs here", "write [one, two], or one “- …” per line below the key."),
    "dict_type": ("a mapping belongs here", "write “key: value” pairs, indented below."),
    "model_type": ("a mapping belongs here", "write “key: value” pairs, indented below."),
    "too_short": ("this is empty", "write at least {min_length}."),
    "greater_than_equal": ("the number is too small", "write at least {ge}."),
    "less_than_equal": ("the number is too large", "write at most {le}."),
    "none_required": ("nothing belongs here", "delete it."),
}


def problems_of(
    error: ValidationError, source: Sourced, shape: Any, *, at: tuple[object, ...] = ()
) -> list[Problem]:
    """The problems behind pydantic's `error` in `source`, whose content below the path `at` should be a `shape`."""
    return [_problem(one, source, shape, at) for one in error.errors(include_url=False)]


def _problem(error: Mapping[str, Any], source: Sourced, shape: Any, at: tuple[object, ...]) -> Problem:
    # the tags of unions ("<rule>") are pydantic's, not steps of the document
    location = tuple(step for step in error["loc"] if not str(step).startswith("<"))
    kind, context = error["type"], error.get("ctx", {})
    around = tuple(error["loc"][:-1])
    of_a_key = bool(location) and location[-1] == "[key]"
    if of_a_key:
        location = location[:-1]
    path = (*at, *location)
    name = _named(location)
    if kind == "extra_forbidden":
        what, instead = _unknown_key(str(location[-1]), shape_at(shape, around))
        return source.problem(path, what, instead, key=True)
    if kind == "missing":
        inside = f" in {_named(location[:-1])}" if _named(location[:-1]) else ""
        what = f"“{location[-1]}” is missing{inside}"
        instead = _how_to_write(str(location[-1]), shape_at(shape, around))
        return source.problem(path, what, instead)
    if kind == "sentence":
        deeper = (*path, context["at"]) if "at" in context else path
        return source.problem(deeper, _in(name, context["what"]), context["instead"], key=of_a_key)
    if kind == "invalid_key":
        key = error["input"]
        what = f"the key {'' if key is None else f'“{key}” '}is read as something else than a name"
        return source.problem((*path[:-1], key), what, "put it in quotes, or delete it.", key=True)
    if kind == "literal_error":
        return source.problem(path, *_not_among(name, error["input"], str(context["expected"])))
    what, instead = _EXPECTED.get(kind, (str(error["msg"]).lower(), "compare it with the guide for authors."))
    if error["input"] is None and kind != "none_required":
        what = "the value is missing"
    return source.problem(path, _in(name, what), instead.format(**context), key=of_a_key)


def _unknown_key(key: str, shape: type[Shape] | None) -> tuple[str, str]:
    known = keys_of(shape) if shape else {}
    what = f"the key “{key}” has no meaning here"
    if near := nearest(key, known):
        return what, f"did you mean “{near}”? Otherwise delete it."
    return what, f"delete it; known here are {listed(known)}." if known else "delete it."


def _how_to_write(key: str, shape: type[Shape] | None) -> str:
    annotation = str(keys_of(shape)[key].annotation) if shape and key in keys_of(shape) else ""
    if "Duration" in annotation:
        return f"write {key}: P14D (or P8W, P1M, “10 working days”)."
    if annotation.startswith("dict[str, str]"):
        return f"write {key}: {{en: …}} with every language."
    return f"write {key}: … here; the guide for authors says what it means."


def _not_among(name: str, value: object, expected: str) -> tuple[str, str]:
    options = [option.strip("' ") for option in expected.replace(" or ", ", ").split(",")]
    what = _in(name, f"“{value}” is not among what can stand here")
    if near := nearest(value, options):
        return what, f"did you mean “{near}”? Possible are {listed(options)}."
    return what, f"write {listed(options)}."


def _named(location: tuple[object, ...]) -> str:
    """The last name on the way, quoted; list positions count from 1."""
    names = [str(step) for step in location if not isinstance(step, int)]
    return f"“{names[-1]}”" if names else ""


def _in(name: str, what: str) -> str:
    return f"{name}: {what}" if name else what
