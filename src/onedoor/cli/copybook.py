"""`onedoor copybook`: a mainframe's file as JSON, by its COBOL copybook. No database is needed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, get_args

import click

from onedoor.cli.exits import FOUND, Unable, told_plainly
from onedoor.cli.record_printing import Printing, print_records
from onedoor.registers.connectors.copybook import formats
from onedoor.registers.connectors.copybook.building import Fillers, layout
from onedoor.registers.connectors.copybook.code_pages import DEFAULTS, Encoding, code_page
from onedoor.registers.connectors.copybook.errors import CopybookError, FormatError
from onedoor.registers.connectors.copybook.numerals import FloatFormat
from onedoor.registers.connectors.copybook.reading import Counts, DataFile

_BYTES = click.IntRange(min=0)
_Command = TypeVar("_Command", bound=Callable[..., Any])


def _choice(
    flag: str, name: str, kind: Any, default: str | None, text: str
) -> Callable[[_Command], _Command]:
    """An option with the values of a literal type."""
    values = click.Choice([*get_args(kind)])
    return click.option(flag, name, type=values, default=default, show_default=default is not None, help=text)


@click.command()
@click.argument(
    "copybook_file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="COPYBOOK"
)
@click.argument("data", type=click.Path(exists=True, allow_dash=True, path_type=Path), metavar="DATA")
@_choice(
    "--record-format",
    "record_format",
    formats.RecordFormat,
    None,
    "How records lie in the file. fixed: one after the other, all of one length. rdw: behind record descriptor words, whose "
    "order of bytes the first records tell, or it is said by rdw-big or rdw-little. bdw: in blocks with a word of their own, rdw inside. "
    "length-field: an item holds the length. depending: no longer than OCCURS … DEPENDING ON makes them. text: lines.  "
    "[default: fixed, or length-field with --length-field]",
)
@click.option(
    "--record-length", type=click.IntRange(min=1), help="Bytes of a fixed record, if not the copybook's."
)
@click.option("--header", type=_BYTES, default=0, help="Bytes of the file before the first record.")
@click.option("--footer", type=_BYTES, default=0, help="Bytes of the file after the last record.")
@click.option(
    "--record-header", type=_BYTES, default=0, help="Bytes at the beginning of each record to pass over."
)
@click.option("--record-footer", type=_BYTES, default=0, help="Bytes at the end of each record to pass over.")
@_choice(
    "--rdw-includes-itself",
    "header_length",
    formats.HeaderLength,
    "auto",
    "Whether the lengths in record and block descriptor words count these words too. auto: as the first records tell.",
)
@click.option("--length-field", metavar="NAME", help="The item that holds the record's length.")
@click.option(
    "--length-adjustment", "adjustment", type=int, default=0, help="Bytes to add to each stated length."
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
    metavar="NAME",
    help="cp037, cp1047, cp273, cp1141, latin-1 and so on. common: only what nearly all Latin EBCDIC pages agree on, anything "
    "else as a blank.  [default: common for ebcdic, utf-8 for ascii]",
)
@click.option("--segment-field", metavar="NAME", help="The item that tells the kind of a record.")
@click.option(
    "--segment",
    "segments",
    metavar="VALUE=GROUP",
    multiple=True,
    help="The group that is there when --segment-field has this value; groups named so are left out of other records. "
    "May be given again; several values may stand between commas.",
)
@_choice("--trim", "trim", formats.Trim, "both", "Blanks to take from the ends of texts.")
@_choice("--float", "floats", FloatFormat, "ibm", "The form of COMP-1 and COMP-2.")
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
        text = _text(copybook_file)
    try:
        described = layout(
            text, form=None if options["form"] == "auto" else options["form"], fillers=options["fillers"]
        )
    except CopybookError as error:
        raise Unable(f"{copybook_file}, {error}") from error
    try:
        reader = DataFile(described, values=_values(options), framing=_framing(options))
    except FormatError as error:
        raise click.UsageError(str(error)) from error
    printing = Printing(
        nulls=options["nulls"] == "show",
        root=described.top.key if options["root"] and described.single else None,
        set_aside=options["unreadable"] == "set-aside",
        rejected=options["rejected"],
    )
    counts = print_records(reader, data, printing)
    _summary(counts)
    if counts.rejected:
        sys.exit(FOUND)


def _text(file: Path) -> str:
    raw = file.read_bytes()
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


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
        segments=_segments(options["segment_field"], options["segments"]),
    )


def _segments(field: str | None, given: tuple[str, ...]) -> formats.Segments | None:
    if not field and not given:
        return None
    if not field:
        raise click.UsageError("--segment needs --segment-field.")
    groups: dict[str, str] = {}
    for one in given:
        values, sign, group = one.rpartition("=")
        if not sign or not group:
            raise click.BadParameter(f"{one} is not of the form VALUE=GROUP.", param_hint="--segment")
        groups |= dict.fromkeys((value.strip() for value in values.split(",")), group.strip())
    return formats.Segments(field=field, groups=groups)


def _framing(options: dict[str, Any]) -> formats.Framing:
    taken = (
        "record_length", "header", "footer", "record_header", "record_footer", "header_length", "length_field", "adjustment"
    )  # fmt: skip
    return formats.Framing(record_format=_format_of(options), **{name: options[name] for name in taken})


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
