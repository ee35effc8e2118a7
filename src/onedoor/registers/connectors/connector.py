"""What every connector does: answer for several keys at once, or say that it cannot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

import pyarrow as pa

from onedoor.registers.attributes import types_of

if TYPE_CHECKING:
    from onedoor.catalogue.shapes.register import RegisterFile
    from onedoor.dmn.datatypes import DataType

Kind = Literal["unreachable", "timeout", "garbage", "schema", "refused", "open circuit"]
"""Why a register gave nothing: nobody there, no answer in time, an answer nobody can read or about somebody else, one that
lacks what the register's file declares, a refusal, or that it failed so often that it is left alone for a while."""


class ConnectorFailed(Exception):
    """The register did not answer, or not in a way that can be understood. The message is for the log and the officer.

    `passing` says that asking again may help and does no harm.
    """

    def __init__(self, message: str, *, kind: Kind = "unreachable", passing: bool = False) -> None:
        self.kind: Kind = kind
        self.passing = passing
        super().__init__(message)


@dataclass(frozen=True)
class Register:
    """A register to be asked: its name, its file, and the folder from which its file names others."""

    name: str
    file: RegisterFile
    folder: Path | None = None
    """Where the registers' files lie; None for a definition that was recalled from storage."""

    @cached_property
    def types(self) -> Mapping[str, DataType]:
        """The type of each attribute."""
        return types_of(self.file)

    @property
    def settings(self) -> Any:
        """What its file says below `connector`, in the shape of its kind."""
        return self.file.connector

    def beside(self, name: str) -> Path:
        """A file that the register's file names. Raises ConnectorFailed."""
        if self.folder is None:
            raise ConnectorFailed(f"The definition of “{self.name}” was recalled without its files.")
        place = (self.folder / name).resolve()
        if not place.is_relative_to(self.folder.resolve()):
            raise ConnectorFailed(f"“{name}” lies outside of the folder of the registers.", kind="refused")
        return place


@dataclass(frozen=True, slots=True)
class Answer:
    """What a register says about one key, as plain values by attribute."""

    key: str
    attributes: Mapping[str, Any]
    as_of: date | None
    """The day on which it was so; None where the register says no other day than that of the reading."""


@dataclass(frozen=True, slots=True)
class Check:
    """How a register is."""

    reachable: bool
    seconds: float
    schema_problems: tuple[str, ...] = ()
    as_of: date | None = None
    """Of which day the newest record is; None where the system is not asked for that."""
    detail: str = ""


class Connector(Protocol):
    """Reaches one kind of register."""

    def read(self, *, register: Register, keys: Sequence[str], fields: Sequence[str]) -> Mapping[str, Answer]:
        """What `register` says about each of `keys`, as far as `fields`; keys it does not know are left out.

        As many queries or calls for many keys as for one, where the system allows. Raises ConnectorFailed.
        """
        ...

    def keys(self, *, register: Register) -> Iterator[str]:
        """Every key of which `register` has a record, each once, in the order of its characters' code points.

        Streams: bounded memory for any number. Raises ConnectorFailed.
        """
        ...

    def read_all(
        self, *, register: Register, fields: Sequence[str], batch: int = 10_000
    ) -> Iterator[pa.RecordBatch]:
        """Every record: columns `key`, `as_of` and `fields`, at most `batch` rows at once. Raises ConnectorFailed.

        The columns are typed as `columns.schema` says.
        """
        ...

    def check(self, *, register: Register) -> Check:
        """Ask the system itself, about nobody: is it there, and does it know what the register's file declares?"""
        ...
