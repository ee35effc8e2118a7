"""``connector: {kind: files}``: files that a system drops into a folder, and how they are to be read."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from onedoor.catalogue.shapes.base import Name, Shape, wrong
from onedoor.catalogue.shapes.environment import Given, Secret
from onedoor.catalogue.shapes.kinds import a_kind_of, of_kind

Positive = Annotated[int, Field(ge=1, le=1_000_000)]
Around = Annotated[int, Field(ge=0)]
"""Bytes before or after something."""


class Csv(Shape):
    """Columns between commas or other characters; the first line names them."""

    kind: Literal["csv"]
    separator: Annotated[str, Field(min_length=1, max_length=1)] = ","
    encoding: Name = "utf-8-sig"


class Excel(Shape):
    """A sheet of a workbook; its first row names the columns."""

    kind: Literal["excel"]
    sheet: Name | None = None
    """Its name; without it the first one."""


class Place(Shape):
    """Where a column of a line lies; counts from 1, both ends included."""

    first: Positive
    last: Positive


class FixedWidth(Shape):
    """Lines in which each column has its place."""

    kind: Literal["fixed-width"]
    encoding: Name = "utf-8"
    places: Annotated[dict[Name, Place], Field(min_length=1)]


class Copybook(Shape):
    """A mainframe's file, by its COBOL copybook; what `onedoor copybook` takes as options."""

    kind: Literal["copybook"]
    copybook: Name
    """File of the copybook, from the folder of the registers' files."""
    record_format: Literal[
        "fixed", "rdw", "rdw-big", "rdw-little", "bdw", "bdw-little", "length-field", "depending", "text"
    ] = "fixed"  # fmt: skip
    record_length: Positive | None = None
    header: Around = 0
    footer: Around = 0
    record_header: Around = 0
    record_footer: Around = 0
    length_field: Name | None = None
    length_adjustment: int = 0
    code_page: Name = "common"
    trim: Literal["both", "left", "right", "none"] = "both"
    floats: Literal["ibm", "ieee", "ibm-little", "ieee-little"] = "ibm"
    comp_5: Literal["big", "little"] = "big"
    tables: Literal["auto", "full", "short"] = "auto"
    slack_bytes: bool = True
    decimal_comma: bool = False
    segment_field: Name | None = None
    segments: dict[Name, Name] = Field(default_factory=dict)
    """What the segment field says -> the group that is there then. Only records of the group with the key make up the register."""

    @model_validator(mode="after")
    def _goes_together(self) -> Copybook:
        if bool(self.segments) != (self.segment_field is not None):
            raise wrong("segments need both “segment_field” and “segments”", "write both, or neither.")
        if (self.record_format == "length-field") != (self.length_field is not None):
            raise wrong("“length_field” goes with the record format “length-field”", "write both, or neither.")
        return self


FORMATS = ("csv", "excel", "fixed-width", "copybook")
Format = Annotated[
    Annotated[Csv, Tag("<csv>")]
    | Annotated[Excel, Tag("<excel>")]
    | Annotated[FixedWidth, Tag("<fixed-width>")]
    | Annotated[Copybook, Tag("<copybook>")],
    Discriminator(of_kind(FORMATS)),
    BeforeValidator(a_kind_of(FORMATS)),
]


def _pattern(value: Any) -> Any:
    if (
        not isinstance(value, str)
        or not value.strip()
        or "/" in value
        or "**" in value
        or value.startswith(".")
    ):
        raise wrong(f"“{value}” names no file of the folder itself", "write drivers-*.dat, without “/”.")
    return value


class Sftp(Shape):
    """An SFTP server on which a system drops its files: the newest one is fetched into our folder."""

    host: Given
    port: Annotated[int, Field(ge=1, le=65535)] = 22
    user: Given
    key: Given | None = None
    """File of the private key by which we show who we are."""
    secret: Secret | None = None
    """The password, where the server takes no keys."""
    host_key: Given
    """The server's own public key: ``ssh-ed25519 AAAA…``. A server with another one is refused."""
    folder: Name
    timeout: Annotated[int, Field(ge=1, le=3600)] = 300
    """Seconds for a whole fetch."""
    largest: Annotated[int, Field(ge=1)] = 10_000_000_000
    """Bytes of a file, at most."""

    @model_validator(mode="after")
    def _shows_who_we_are(self) -> Sftp:
        if (self.key is None) == (self.secret is None):
            raise wrong("the server is to know us by a key or by a password", "write “key” or “secret”.")
        return self


class Files(Shape):
    """A folder into which a system drops its register as a whole; the newest file is what is held of it."""

    kind: Literal["files"]
    folder: Given
    sftp: Sftp | None = None
    """Where the files come from; without it a system drops them into the folder itself."""
    pattern: Annotated[str, BeforeValidator(_pattern)]
    """Which files of the folder: ``drivers-*.dat``. The last one by name counts: put the day into it."""
    format: Format
    key: Name
    """The column with the key."""
    columns: dict[Name, Name] = Field(default_factory=dict)
    """Attribute -> column, where it is not the attribute's name with _ for blanks."""
    as_of: Name | None = None
    """The column with the day on which a record was so; without it the day on which the file was written."""
    dates: Name | None = None
    """How days are written, as for strptime: ``%d/%m/%Y``; without it 2026-04-01."""
    meanings: dict[Name, dict[str, Any]] = Field(default_factory=dict)
    """Attribute -> what stands in the file -> what it means: ``licence status: {F: full}``."""
