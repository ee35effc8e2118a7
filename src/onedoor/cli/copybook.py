"""`onedoor copybook`: a mainframe's file as JSON, by its COBOL copybook. No database is needed."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

import click

from onedoor.cli.exits import FOUND, Unable, told_plainly
from onedoor.cli.record_options import (
    Beside,
    numbers_of,
    pairs_of,
    segment_options,
    segments_of,
    special_of,
    text_of,
    values_of,
)
from onedoor.cli.record_printing import Printing, print_records, prints_only
from onedoor.registers.connectors.copybook import formats, wide_pages
from onedoor.registers.connectors.copybook.building import Fillers, Reading, Records, layout_as
from onedoor.registers.connectors.copybook.code_pages import DEFAULTS, Encoding, code_page
from onedoor.registers.connectors.copybook.errors import CopybookError, FormatError
from onedoor.registers.connectors.copybook.layout import SLACK, nodes
from onedoor.registers.connectors.copybook.numerals import FloatFormat
from onedoor.registers.connectors.copybook.reading import Counts, DataFile

Slack = Literal["auto", "yes", "no"]
_BYTES = click.IntRange(min=0)
_Command = TypeVar("_Command", bound=Callable[..., Any])


_RECORD_FORMATS = {
    "f": "fixed", "fb": "fixed", "v": "rdw", "vs": "rdw", "vb": "bdw", "vbs": "bdw", "d": "text", "ascii": "text",
}  # fmt: skip
_TRIMS = {"keep-all": "none", "no": "none"}
_FLOATS = {"ieee754": "ieee", "ibm-little-endian": "ibm-little", "ieee754-little-endian": "ieee-little"}


class _Words(click.Choice[str]):
    """One of the values of a literal type, in small or capital letters, or another customary word for it."""

    def __init__(self, kind: Any, others: dict[str, str]) -> None:
        super().__init__([*get_args(kind)], case_sensitive=False)
        self._others = others

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """See `click.Choice`."""
        word = str(value).lower().replace("_", "-")
        return str(super().convert(self._others.get(word, word), param, ctx))


def _choice(
    flags: str, name: str, kind: Any, default: str | None, text: str, others: dict[str, str] | None = None
) -> Callable[[_Command], _Command]:
    """An option with the values of a literal type."""
    return click.option(
        *flags.split(), name, type=_Words(kind, others or {}), default=default, show_default=default is not None, help=text
    )


@click.command()
@click.argument(
    "copybook_file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="COPYBOOK"
)
@click.argument("data", type=click.Path(exists=True, allow_dash=True, path_type=Path), metavar="DATA")
@_choice(
    "--record-format --format",
    "record_format",
    formats.RecordFormat,
    None,
    "How records lie in the file. fixed (also F, FB): one after the other, all of one length. rdw (V, VS): behind record descriptor words, "
    "whose order of bytes the first records tell, or it is said by rdw-big or rdw-little. bdw (VB, VBS), bdw-little: in blocks with a word of "
    "their own, rdw inside. Records that span blocks are put together. length-field: an item holds the length. depending: no longer than "
    "OCCURS … DEPENDING ON makes them. text (D): lines.  [default: fixed, or length-field with --length-field]",
    _RECORD_FORMATS,
)
@click.option(
    "--record-length", type=click.IntRange(min=1), help="Bytes of a fixed record, if not the copybook's."
)
@click.option(
    "--shortest", "--minimum-record-length", "shortest", type=_BYTES, default=0,
    help="Pass over records with fewer bytes.",
)  # fmt: skip
@click.option(
    "--longest", "--maximum-record-length", "longest", type=click.IntRange(min=1), help="Pass over records with more bytes."
)
@click.option("--header", "--file-header", "--file-start-offset", "header", type=_BYTES, default=0, help="Bytes of the file before the first record.")
@click.option("--footer", "--file-footer", "--file-end-offset", "footer", type=_BYTES, default=0, help="Bytes of the file after the last record.")
@click.option(
    "--record-header", "--record-start-offset", "record_header", type=_BYTES, default=0, help="Bytes at the beginning of each record to pass over."
)
@click.option(
    "--record-footer", "--record-end-offset", "record_footer", type=_BYTES, default=0,
    help="Bytes at the end of each record to pass over.",
)  # fmt: skip
@_choice(
    "--rdw-includes-itself --rdw-part-of-length",
    "header_length",
    formats.HeaderLength,
    "auto",
    "Whether the lengths in record descriptor words count these words too. auto: as the first records tell.",
)
@_choice(
    "--bdw-includes-itself",
    "block_length",
    formats.HeaderLength,
    "auto",
    "The same for block descriptor words.",
)
@click.option(
    "--length-field", "--record-length-field", "length_field", metavar="NAME", help="The item that holds the record's length."
)
@click.option(
    "--length", "lengths", metavar="VALUE=BYTES", multiple=True,
    help="The length of records whose --length-field has this value; for files whose kinds of records have a length each. "
    "May be given again; several values may stand between commas.",
)  # fmt: skip
@click.option(
    "--length-adjustment", "--rdw-adjustment", "adjustment", type=int, default=0, help="Bytes to add to each stated length."
)
@click.option(
    "--bdw-adjustment", "block_adjustment", type=int, default=0, help="Bytes to add to each stated length of a block."
)
@_choice(
    "--encoding",
    "encoding",
    Encoding,
    None,
    "What the data are in.  [default: as the code page is; else ascii for text, ebcdic for the other formats]",
)
@click.option(
    "--code-page",
    "--codepage",
    "--charset",
    "code_page",
    metavar="NAME",
    help="cp037, cp1047, cp273, cp1141, latin-1 and so on. common: only what nearly all Latin EBCDIC pages agree on, anything "
    "else as a blank.  [default: common for ebcdic, utf-8 for ascii]",
)
@click.option(
    "--field-code-page", "field_pages", metavar="PAGE=ITEM", multiple=True,
    help="Another code page for an item of characters, or for several between commas. May be given again.",
)  # fmt: skip
@segment_options
@_choice("--trim --string-trimming", "trim", formats.Trim, "both", "Blanks to take from the ends of texts.", _TRIMS)
@_choice("--float --floating-point", "floats", FloatFormat, "ibm", "The form of COMP-1 and COMP-2.", _FLOATS)
@click.option(
    "--national", type=click.Choice(["utf-16-be", "utf-16-le"]), default="utf-16-be", show_default=True,
    help="The characters of PIC N and of USAGE NATIONAL.",
)  # fmt: skip
@click.option(
    "--dbcs", metavar="NAME", help="The double-byte characters of PIC G: a code page such as cp300, or an encoding of Python's.  "
    "[default: those of the code page, else utf-16-be]",
)
@click.option(
    "--comp-5",
    "native",
    type=click.Choice(["big", "little"]),
    default="big",
    show_default=True,
    help="The byte that comes first in COMP-5.",
)
@_choice(
    "--tables",
    "tables",
    formats.Tables,
    "auto",
    "The bytes of OCCURS … DEPENDING ON. full: always as for the most. short: what occurs, and the rest moves up. "
    "auto: full in records as long as that makes them, else short.",
)
@click.option(
    "--count", "counts", metavar="WORD=NUMBER", multiple=True,
    help="What a word in the item of DEPENDING ON stands for. May be given again.",
)  # fmt: skip
@_choice(
    "--fillers",
    "fillers",
    Fillers,
    "groups",
    "Items named FILLER to show, as FILLER_1, FILLER_2 …. groups: those with named items in them.",
)
@click.option(
    "--copybook-format",
    "form",
    type=click.Choice(["auto", "fixed", "free"]),
    default="auto",
    show_default=True,
    help="fixed: text in columns 8 to 72. free: in all columns.",
)
@_choice(
    "--slack-bytes", "slack", Slack, "auto",
    "Whether bytes are left free before items that are SYNCHRONIZED. auto: yes, unless a file of fixed records has room only without.",
)  # fmt: skip
@_choice(
    "--records", "together", Records, "same-bytes",
    "Several entries of level 01: descriptions of the same bytes, as for a file's records, or parts of one record.",
)  # fmt: skip
@click.option("--decimal-comma", is_flag=True, help="Edited numbers have a comma before the decimals (DECIMAL-POINT IS COMMA).")
@click.option(
    "--replace", "replaced", metavar="OLD=NEW", multiple=True,
    help="Words of the copybook to replace, such as :TAG:=CLIENT. May be given again.",
)  # fmt: skip
@click.option(
    "--copy-from", "folders", type=click.Path(exists=True, file_okay=False, path_type=Path), multiple=True,
    help="Folders with the copybooks that COPY names, besides that of COPYBOOK.",
)  # fmt: skip
@click.option(
    "--also", "more", type=click.Path(exists=True, dir_okay=False, path_type=Path), multiple=True,
    help="A further copybook, as if it stood behind the first: other records of the same file. May be given again.",
)  # fmt: skip
@click.option(
    "--nulls",
    type=click.Choice(["omit", "show"]),
    default="omit",
    show_default=True,
    help="Fields without a value: left out, or shown as null. In a list they are always null.",
)
@click.option("--root", is_flag=True, help="Show the copybook's only record by its name too.")
@click.option(
    "--unreadable",
    type=click.Choice(["set-aside", "null"]),
    default="set-aside",
    show_default=True,
    help="A field that cannot be read: set the record aside, or give it without the field's value.",
)
@click.option("--rejected", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Also write the records that were set aside to a file, as JSON lines with their bytes in hexadecimal.")  # fmt: skip
def copybook(copybook_file: Path, data: Path, **options: Any) -> None:
    """Print a JSON object for each record of DATA, as the COBOL copybook COPYBOOK describes it.

    DATA may be - for standard input, or a folder, whose files are read by the order of their names. Names have _ for -; numbers have all their digits. A record with a field that cannot be read
    is set aside: standard error says where it is and why, and the exit code is 1. A file that stops in the middle of a record, or
    a copybook that cannot be read, gives exit code 3, and nothing is printed.
    """
    with told_plainly(OSError):
        text, more = text_of(copybook_file), [text_of(one) for one in options["more"]]
    reading = Reading(
        form=None if options["form"] == "auto" else options["form"],
        fillers=options["fillers"],
        slack=options["slack"] != "no",
        records=options["together"],
        decimal_comma=options["decimal_comma"],
        find=Beside((copybook_file.parent, *options["folders"])),
        replace=pairs_of(options["replaced"], "--replace"),
        more=more,
    )
    try:
        described = layout_as(text, reading)
        looked = options["slack"] == "auto" and any(node.name == SLACK for node in nodes(described.top))
        plain = layout_as(text, replace(reading, slack=False)) if looked else described
    except CopybookError as error:
        raise Unable(f"{copybook_file}, {error}") from error
    try:
        values, framing = _values(options), _framing(options)
        reader = DataFile(described, values=values, framing=framing)
        if plain.size != described.size and prints_only(DataFile(plain, values=values, framing=framing), reader, data):
            click.echo("The file has no room for slack bytes before SYNCHRONIZED items: read without.", err=True)
            reader = DataFile(plain, values=values, framing=framing)
        if options["segment_field"] and not (options["segments"] or options["only"] or options["levels"]):
            raise FormatError("Say with --segment which group stands for which value of --segment-field.")
        special = special_of(reader.layout, reader.values.segments, options)
    except FormatError as error:
        raise click.UsageError(str(error)) from error
    printing = Printing(
        nulls=options["nulls"] == "show",
        root=described.top.key if options["root"] and described.single else None,
        set_aside=options["unreadable"] == "set-aside",
        rejected=options["rejected"],
        special=special,
    )
    counts = print_records(reader, data, printing)
    _summary(counts)
    if counts.rejected:
        sys.exit(FOUND)


def _format_of(options: dict[str, Any]) -> formats.RecordFormat:
    return options["record_format"] or ("length-field" if options["length_field"] else "fixed")


def _values(options: dict[str, Any]) -> formats.Values:
    encoding: Encoding = options["encoding"] or ("ascii" if _format_of(options) == "text" else "ebcdic")
    if options["encoding"] and options["code_page"] and code_page(options["code_page"]).encoding != encoding:
        raise FormatError(
            f"{options['code_page']} is no code page of {encoding}: leave one of the two options out."
        )
    return formats.Values(
        code_page=options["code_page"] or DEFAULTS[encoding],
        trim=options["trim"],
        floats=options["floats"],
        native=options["native"],
        tables=options["tables"],
        segments=segments_of(options["segment_field"], options["segments"]),
        national=options["national"],
        dbcs=_known(options["dbcs"]),
        pages={item: page for page, items in pairs_of(options["field_pages"], "--field-code-page") for item in values_of(items)},
        counts=numbers_of(options["counts"], "--count"),
    )


def _framing(options: dict[str, Any]) -> formats.Framing:
    taken = (
        "record_length", "header", "footer", "record_header", "record_footer", "header_length", "length_field", "adjustment",
        "block_length", "block_adjustment", "shortest", "longest",
    )  # fmt: skip
    return formats.Framing(
        record_format=_format_of(options),
        lengths=numbers_of(options["lengths"], "--length"),
        **{name: options[name] for name in taken},
    )


def _known(encoding: str | None) -> str | None:
    if encoding is None or wide_pages.pairs_of(encoding):
        return encoding
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        raise FormatError(f"There is no encoding {encoding}.") from None


def _summary(counts: Counts) -> None:
    """How it went, when there is something to say."""
    if counts.rejected:
        click.echo(f"{counts.rows} records printed, {counts.rejected} set aside.", err=True)
    if counts.flawed:
        click.echo(
            f"{counts.flawed} records have fields that could not be read; these are without a value.",
            err=True,
        )
    if counts.longer:
        click.echo(
            f"{counts.longer} records are longer than the copybook says; the rest was not read.", err=True
        )
