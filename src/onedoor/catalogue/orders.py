"""Writes `questions.yaml`: an order of questions, where it is from, and what it saves. It holds nobody's answers."""

from __future__ import annotations

from datetime import date
from io import StringIO
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML

from onedoor.catalogue import asking

if TYPE_CHECKING:
    from onedoor.catalogue.definitions import Service
    from onedoor.dmn.ordering import Found

HEAD = """\
# The order of the questions of {id}: made by `onedoor questions {id} --write`, to be looked over and not written by hand.
# It says which of the questions that can still change the answer comes first. What is asked at all, the definition says.
"""


def as_yaml(found: Found, *, service: Service, on: date, whose: str, people: int, fewest: int) -> str:
    """The content of the file for an order that was found over so many people."""
    data: dict[str, Any] = {
        "definition": service.digest,
        "law_of": on,
        "population": whose,
        "people": people,
        "fewest": fewest,
        "expected": {
            where: {
                "first_needed": round(one.first_needed, 2),
                "in_this_order": round(one.in_this_order, 2),
            }
            for where, one in found.averages.items()
        },
        **asking.described(found.policy),
    }
    yaml = YAML(typ="rt", pure=True)
    yaml.width = 140
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = StringIO()
    yaml.dump(data, out)
    return HEAD.format(id=service.id) + out.getvalue()
