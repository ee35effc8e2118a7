"""The benchmark's law as a model."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ruamel.yaml import YAML

from onedoor.dmn.build import build
from onedoor.dmn.model import Model

DAY = date(2016, 11, 1)
FILE = Path(__file__).with_name("law.yaml")


def model() -> Model:
    """Read and compile it."""
    return build(YAML(typ="safe").load(FILE), attribute_types={})
