"""Mappings of several shapes, of which `kind:` says which one is meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from onedoor.catalogue.shapes.base import wrong
from onedoor.catalogue.spelling import listed, nearest


def of_kind(kinds: Sequence[str]) -> Callable[[Any], str]:
    """The tag of the shape that is meant, for pydantic: ``<sql>``."""

    def tag(value: Any) -> str:
        kind = value.get("kind") if isinstance(value, Mapping) else getattr(value, "kind", None)
        return f"<{kind}>" if kind in kinds else f"<{kinds[0]}>"

    return tag


def a_kind_of(kinds: Sequence[str]) -> Callable[[Any], Any]:
    """Refuses a `kind` that there is not, naming those that there are."""

    def check(value: Any) -> Any:
        if isinstance(value, Mapping) and "kind" in value and value["kind"] not in kinds:
            near = nearest(value["kind"], kinds)
            instead = (
                f"did you mean “{near}”? Possible are {listed(kinds)}." if near else f"write {listed(kinds)}."
            )
            raise wrong(f"“{value['kind']}” is not among what can stand here", instead, at="kind")
        return value

    return check
