"""Short ways to evaluate."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from onedoor.feel import expressions, types
from onedoor.feel.types import ContextType, ListType, NumberType, Scope
from onedoor.feel.values import Value, from_python

DAY = date(2024, 5, 1)
MEMBER = ContextType(
    fields={"name": types.TEXT, "date of birth": types.DATE, "age": types.NUMBER}, label="member"
)
SCOPE = Scope(
    {
        "applicant": ContextType(
            fields={
                "date of birth": types.DATE,
                "savings": NumberType(unit="money"),
                "earnings": NumberType(unit="money per week"),
                "rent": NumberType(unit="money per month"),
                "tenure": types.TextType(options=("owner", "tenant")),
            }
        ),
        "household": ContextType(fields={"members": ListType(item=MEMBER)}),
        "savings limit": NumberType(unit="money"),
        "a": types.ANY,
        "b": types.ANY,
    },
    {"member": MEMBER},
)


@pytest.fixture
def feel() -> Callable[..., Value]:
    """Evaluate a text where these names have these values (plain Python values will do)."""

    def evaluate(text: str, /, **context: object) -> Value:
        expression = expressions.compile(text, scope=SCOPE)
        return expression.evaluate({name: from_python(value) for name, value in context.items()}, today=DAY)

    return evaluate
