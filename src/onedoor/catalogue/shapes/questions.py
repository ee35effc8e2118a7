"""``services/<id>/questions.yaml``: the order of the questions. Made by ``onedoor questions --write``, to be reviewed, not by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from onedoor.catalogue.shapes.base import Name, Shape


def _average(value: Any) -> Any:
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


Average = Annotated[Decimal, BeforeValidator(_average), Field(ge=0)]
"""Questions a person is asked on average."""


class Asked(Shape):
    """What one way of asking takes on average: in the order of the definition, and in this one."""

    first_needed: Average
    in_this_order: Average


class Order(Shape):
    """Which of the questions that are open comes first: `first`, and `then` what hangs on its answer; else by `order`."""

    order: list[Name] = Field(default_factory=list)
    first: Name | None = None
    then: list[After] = Field(default_factory=list)


class After(Order):
    """The order after one answer to the question that is asked first."""

    answer: Any


class QuestionsFile(Order):
    """A service's order of questions, and where it is from. Nobody's data is in it."""

    definition: Name
    """Digest of the service it was made for."""
    law_of: date
    population: Name
    """Whose answers it was made from, in words."""
    people: Annotated[int, Field(ge=1)]
    fewest: Annotated[int, Field(ge=1)]
    """Nothing is said apart about fewer people than that."""
    expected: dict[Name, Asked]


Order.model_rebuild()
After.model_rebuild()
QuestionsFile.model_rebuild()
