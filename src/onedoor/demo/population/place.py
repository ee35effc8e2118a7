"""What a made population takes from its town: streets, names, employers. From `demo/population.yaml`."""

from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError


class BadPlace(Exception):
    """`demo/population.yaml` cannot be used; the text says where and why."""


class Strict(BaseModel):
    """Unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Street(Strict):
    """A street: how many homes stand in it, of which kinds (weights), and what protects them."""

    name: str
    homes: int = Field(gt=0)
    postcode: str
    kinds: dict[str, float]
    conservation_area: bool = False
    listed: float = Field(default=0, ge=0, le=1)


class Place(Strict):
    """The raw material of a town."""

    seed: str
    residents: int = Field(gt=0)
    as_of: date
    town: str
    streets: list[Street]
    surnames: list[str]
    women: list[str]
    men: list[str]
    employers: list[str]


def read(path: Path) -> Place:
    """The place described in the file. Raises BadPlace."""
    try:
        return Place.model_validate(YAML(typ="safe", pure=True).load(path))
    except (OSError, YAMLError, ValidationError) as error:
        raise BadPlace(f"{path}: {error}") from error
