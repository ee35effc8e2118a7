"""What a copybook does not say about a data file: how its records are framed, and how its bytes are to be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from onedoor.registers.connectors.copybook.numerals import FloatFormat

RecordFormat = Literal[
    "fixed", "rdw", "rdw-big", "rdw-little", "bdw", "bdw-little", "length-field", "depending", "text"
]  # fmt: skip
Trim = Literal["both", "left", "right", "none"]
HeaderLength = Literal["auto", "includes", "excludes"]
Tables = Literal["auto", "full", "short"]


@dataclass(frozen=True, kw_only=True)
class Segments:
    """Records of different kinds in one file: the item that tells the kind, and which group is there for which value."""

    field: str
    groups: Mapping[str, str]
    """Value of the item (without blanks around it) -> name of the group; other groups named here are absent then."""


@dataclass(frozen=True, kw_only=True)
class Values:
    """How bytes stand for values."""

    code_page: str = "common"
    trim: Trim = "both"
    floats: FloatFormat = "ibm"
    native: Literal["big", "little"] = "big"
    """The order of bytes in COMP-5."""
    tables: Tables = "auto"
    """Whether a table (OCCURS … DEPENDING ON) takes all its bytes, or only those of what occurs. `auto`: all in records that
    are as long as all would be, else only those that occur."""
    segments: Segments | None = None
    national: Literal["utf-16-be", "utf-16-le"] = "utf-16-be"
    """The characters of PIC N and USAGE NATIONAL."""
    dbcs: str | None = None
    """Those of PIC G: an encoding of Python's, or a code page of two bytes such as cp300. None: as the code page has them, or UTF-16."""
    pages: Mapping[str, str] = field(default_factory=dict)
    """The code pages of texts that have another one than the rest, by the names of their items."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """What an item of characters says -> how often a table that depends on it occurs, besides plain numbers."""


@dataclass(frozen=True, kw_only=True)
class Framing:
    """How a file is cut into records. All lengths are bytes."""

    record_format: RecordFormat = "fixed"
    record_length: int | None = None
    """Of fixed records, when it is not the copybook's."""
    header: int = 0
    """Before the first record."""
    footer: int = 0
    """After the last record."""
    shortest: int = 0
    """Records with fewer bytes are none, and are passed over."""
    longest: int | None = None
    """So are those with more."""
    record_header: int = 0
    """At the beginning of each record, before what the copybook describes (and after any descriptor word)."""
    record_footer: int = 0
    """At the end of each record."""
    header_length: HeaderLength = "auto"
    """Whether the length in a record's header includes the header itself."""
    length_field: str | None = None
    """The item that holds a record's length, for `length-field`."""
    adjustment: int = 0
    """Added to every length of a record that the file states."""
    block_length: HeaderLength = "auto"
    """Whether the length of a block includes its descriptor word."""
    block_adjustment: int = 0
    """Added to every length of a block."""
    lengths: Mapping[str, int] = field(default_factory=dict)
    """What an item says -> length of the record: the kinds of records of a file have a length each."""
