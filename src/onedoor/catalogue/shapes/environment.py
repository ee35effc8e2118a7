"""What a file leaves to the environment: where a system runs, and its secrets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Discriminator, Tag

from onedoor.catalogue.shapes.base import Name, Shape, WebAddress, wrong


def _environment_name(value: Any) -> Any:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*", value):
        raise wrong(
            f"“{value}” names nothing in the environment", "use capitals, digits and _: TAX_PASSWORD."
        )
    if value == "KEY":
        raise wrong("the key that signs sessions is no register's", "name the secret after its system.")
    return value


EnvironmentName = Annotated[str, BeforeValidator(_environment_name)]


class Setting(Shape):
    """A value that the environment gives: ``{setting: TAX_ADDRESS}`` is ONEDOOR_SETTING_TAX_ADDRESS."""

    setting: EnvironmentName


class Secret(Shape):
    """A secret that the environment gives: ``{secret: TAX_PASSWORD}`` is ONEDOOR_SECRET_TAX_PASSWORD."""

    secret: EnvironmentName


def _whence(value: Any) -> str:
    if isinstance(value, Secret) or (isinstance(value, Mapping) and "secret" in value):
        return "<secret>"
    return "<setting>" if isinstance(value, Mapping | Setting) else "<plain>"


_Set = Annotated[Setting, Tag("<setting>")]
_Secret = Annotated[Secret, Tag("<secret>")]
Address = Annotated[Annotated[WebAddress, Tag("<plain>")] | _Set | _Secret, Discriminator(_whence)]
"""A web address, or where it stands in the environment."""
Given = Annotated[Annotated[Name, Tag("<plain>")] | _Set | _Secret, Discriminator(_whence)]
"""A text, or where it stands in the environment."""
