"""All built-in functions by name, and the names of the parts of dates, times, durations and ranges."""

from __future__ import annotations

from collections.abc import Mapping

from onedoor.feel.builtins import aggregates, contexts, conversions, dates, lists, numbers, ranges, texts
from onedoor.feel.builtins.signatures import REGISTRY, BuiltIn
from onedoor.feel.names import Index
from onedoor.feel.properties import PROPERTY_NAMES

SUBJECTS = (aggregates, contexts, conversions, dates, lists, numbers, ranges, texts)
FUNCTIONS: Mapping[str, BuiltIn] = REGISTRY
INDEX = Index(FUNCTIONS)
PROPERTIES = Index(PROPERTY_NAMES)
ON_THE_DAY = frozenset({"today", "now"})
"""The functions that read the day of decision."""
