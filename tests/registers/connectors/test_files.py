"""Registers dropped into a folder: real files of each format, whole ones and broken ones."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.registers.conftest import TOWN
from tests.registers.connectors.conftest import ATTRIBUTES, TYPES

from onedoor.catalogue import jurisdictions
from onedoor.registers import loading
from onedoor.registers.connectors.connector import Answer, ConnectorFailed
from onedoor.registers.connectors.known import connector_for, register_of
from onedoor.registers.loading import NothingToLoad
from onedoor.registers.models import Load, Record

pytestmark = pytest.mark.django_db

AT = datetime(2026, 5, 4, 3, 0, tzinfo=UTC)
WRITTEN = datetime(2026, 5, 3, 22, 0, tzinfo=UTC).timestamp()
CSV = "number,name,born,income,student,household\nA1,Ada,03/02/1990,1200.10,yes,\nB2,Bo,,,no,\n"


def both(value: Any) -> Any:
    """Titles in the two languages of the town."""
    if isinstance(value, dict):
        return {"en": value["en"], "es": value["en"]} if set(value) == {"en"} else {k: both(v) for k, v in value.items()}  # fmt: skip
    return value


@pytest.fixture
def drop(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Makes a town whose register of people comes in files, and drops one."""
    town, folder = tmp_path / "town", tmp_path / "dropped"
    shutil.copytree(TOWN, town)
    folder.mkdir()
    monkeypatch.setenv("ONEDOOR_SETTING_DROPPED", str(folder))
    settings.ONEDOOR_JURISDICTION = town

    def dropped(name: str, content: bytes | str, **connector: Any) -> Path:
        document = {
            "title": {"en": "People", "es": "Gente"},
            "owner": "registry",
            "connector": {
                "kind": "files",
                "folder": {"setting": "DROPPED"},
                "pattern": "people-*",
                "format": {"kind": "csv"},
                "key": "number",
                "dates": "%d/%m/%Y",
                **connector,
            },
            "key": "person number",
            "freshness": "P1D",
            "types": both(TYPES),
            "attributes": both(ATTRIBUTES),
        }
        (town / "registers" / "people.yaml").write_text(yaml.safe_dump(document, allow_unicode=True))
        monkeypatch.setattr(jurisdictions, "SECONDS_BETWEEN_LOOKS", 0)
        path = folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        os.utime(path, (WRITTEN, WRITTEN))
        return path

    return dropped


@pytest.fixture
def town(drop: Any) -> None:  # instead of the room's own, which is another folder
    return None


def load(**how: Any) -> Load:
    done = loading.load(name="people", at=AT, **how)
    assert done is not None
    return done


def read(*keys: str) -> Any:
    register = register_of(jurisdictions.current(), "people")
    return connector_for("files").read(register=register, keys=list(keys), fields=list(ATTRIBUTES))


def test_what_was_loaded_is_what_is_read(drop: Callable[..., Path]) -> None:
    drop("people-0503.csv", CSV)
    done = load()
    assert (done.records, done.set_aside) == (2, 0)
    assert read("A1", "C3") == {
        "A1": Answer(
            "A1",
            {"name": "Ada", "born": "1990-02-03", "income": "1200.10", "student": True, "household": None},
            date(2026, 5, 3),
        )
    }


def test_a_newer_file_replaces_all_that_was_held(drop: Callable[..., Path]) -> None:
    drop("people-0503.csv", CSV)
    load()
    drop("people-0504.csv", CSV.replace("B2,Bo", "C3,Cy"))
    load()
    assert set(read("A1", "B2", "C3")) == {"A1", "C3"}


def test_what_was_loaded_is_not_loaded_again_unless_asked_for(drop: Callable[..., Path]) -> None:
    drop("people-0503.csv", CSV)
    load()
    assert loading.load(name="people", at=AT) is None
    assert loading.load_all(at=AT) == []
    assert load(again=True).records == 2


def test_a_record_that_cannot_be_read_is_set_aside_with_its_place_and_reason(
    drop: Callable[..., Path],
) -> None:
    lines = [
        "C3,Cy,soon,1,no,",
        "D4,Dee,,1",
        ",Eve,,,,",
        "A1,Again,,,,",
        "F6,Fay\0,,,,",
        "G7,Gil,,a lot,maybe,",
    ]
    raw = (CSV + "\n".join(lines) + "\n").encode() + b"H8,\xff,,,,\n"
    drop("people-0503.csv", raw)
    done = load()
    assert (done.records, done.set_aside) == (2, 7)
    place = len(CSV.encode())
    assert done.reasons[0] == f"record 3 at byte {place}: “born” is no date"
    assert [reason.partition(": ")[2] for reason in done.reasons] == [
        "“born” is no date",
        "it has 4 columns instead of 6",
        "“number” is no key",
        "its key stands in the file before",
        "it has a character without meaning (NUL)",
        "“income” is no money per month",
        "it is not in utf-8-sig",
    ]
    assert raw[int(done.reasons[1].split()[4].rstrip(":")) :].startswith(b"D4")


@pytest.mark.parametrize(
    "content",
    [
        CSV[:-1],
        CSV[:-3],
        CSV + 'C3,"Cy',
        CSV + 'C3,"Cy\n',
        "",
        "number,name,born,income,student,household\n",
        CSV.replace("income", "earnings"),
        "number,name,born,income,student,household\nA1,Ada,soon,,,\n",
    ],
)
def test_a_file_that_is_not_whole_or_not_right_changes_nothing(
    drop: Callable[..., Path], content: str
) -> None:
    drop("people-0503.csv", CSV)
    load()
    drop("people-0504.csv", content)
    with pytest.raises(ConnectorFailed):
        load()
    assert set(read("A1", "B2")) == {"A1", "B2"}
    assert Load.objects.count() == 1
    assert loading.load_all(at=AT) == []


def test_other_registers_are_left_alone(drop: Callable[..., Path]) -> None:
    Record.objects.create(register="property", key="P1", attributes={}, as_of=date(2026, 1, 1))
    drop("people-0503.csv", CSV)
    load()
    assert Record.objects.filter(register="property").exists()
    with pytest.raises(NothingToLoad, match="its connector is “held”"):
        loading.load(name="property", at=AT)


def test_a_workbook_is_read_by_the_names_in_its_first_row(drop: Callable[..., Path], tmp_path: Path) -> None:
    rows = [
        ["number", "name", "born", "income", "student", "household"],
        [7001, "Ada", "03/02/1990", 1200.1, "yes", ""],
    ]
    drop("people-1.xlsx", workbook(tmp_path, rows), format={"kind": "excel", "sheet": "People"})
    assert load().records == 1
    assert read("7001")["7001"].attributes["income"] == "1200.1"
    whole = (tmp_path / "dropped" / "people-1.xlsx").read_bytes()
    drop("people-2.xlsx", whole[: len(whole) // 2], format={"kind": "excel"})
    with pytest.raises(ConnectorFailed, match="no whole workbook"):
        load()


def workbook(folder: Path, rows: list[list[Any]]) -> bytes:
    """The least that is a workbook."""

    def cell(value: Any) -> str:
        if isinstance(value, str):
            return f'<c t="inlineStr"><is><t>{value}</t></is></c>'
        return f"<c><v>{value}</v></c>"

    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    lines = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="a" Type="{office}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="People" sheetId="1" r:id="a"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="a" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{lines}</sheetData></worksheet>',
    }
    path = folder / "made.xlsx"
    with zipfile.ZipFile(path, "w") as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return path.read_bytes()


def test_columns_of_fixed_width_are_read_by_their_places(drop: Callable[..., Path]) -> None:
    places = {
        "number": [1, 4],
        "name": [5, 14],
        "born": [15, 24],
        "income": [25, 32],
        "student": [33, 33],
        "household": [34, 34],
    }
    format = {
        "kind": "fixed-width",
        "encoding": "latin-1",
        "places": {name: {"first": first, "last": last} for name, (first, last) in places.items()},
    }
    text = "A1  Zoë       03/02/1990 1200.10Y\nB2  Bo\n"
    more = {"format": format, "meanings": {"student": {"Y": True}}}
    drop("people-1.txt", text.encode("latin-1"), **more)
    assert load().records == 2
    answers = read("A1", "B2")
    assert answers["A1"].attributes["name"] == "Zoë"
    assert Decimal(answers["A1"].attributes["income"]) == Decimal("1200.10")
    assert answers["A1"].attributes["student"] is True
    assert answers["B2"].attributes["born"] is None
    drop("people-2.txt", text.encode("latin-1")[:-20], **more)
    with pytest.raises(ConnectorFailed, match="stops in the middle"):
        load()


COPYBOOK = """
       01  PERSON.
           05  HOLDER-NO      PIC X(4).
           05  NAME           PIC X(10).
           05  BIRTH          PIC 9(8).
           05  PAY            PIC S9(5)V99 COMP-3.
           05  STUDENT        PIC X.
           05  MEMBERS        PIC 9.
           05  HOUSEHOLD      OCCURS 2 TIMES.
               10  NAME       PIC X(5).
               10  SHARE      PIC 9V9.
"""


def person(number: str, pay: bytes = bytes.fromhex("0120010C")) -> bytes:
    texts = f"{number:<4}{'Ada':<10}19900203", f"Y1{'Bo':<5}05{'':<5}00"
    return texts[0].encode("cp037") + pay + texts[1].encode("cp037")


def test_a_mainframes_file_is_read_by_its_copybook(drop: Callable[..., Path], tmp_path: Path) -> None:
    more = {
        "format": {"kind": "copybook", "copybook": "person.cob", "code_page": "cp037"},
        "key": "HOLDER-NO",
        "columns": {"born": "BIRTH", "income": "PAY"},
        "dates": "%Y%m%d",
        "meanings": {"student": {"Y": True, "N": False}},
    }
    (tmp_path / "town" / "registers" / "person.cob").write_text(COPYBOOK)
    raw = person("A1") + person("B2", pay=b"\xff\xff\xff\xff") + person("C3")
    drop("people-1.dat", raw, **more)
    done = load()
    assert (done.records, done.set_aside) == (2, 1)
    [reason] = done.reasons
    assert reason == f"record 2 at byte {len(raw) // 3}: PAY at byte 22 of the record cannot be read"
    assert read("A1")["A1"].attributes == {
        "name": "Ada",
        "born": "1990-02-03",
        "income": "1200.10",
        "student": True,
        "household": [{"name": "Bo", "share": "0.5"}, {"name": None, "share": "0.0"}],
    }
    drop("people-2.dat", raw[:-5], **more)
    with pytest.raises(ConnectorFailed, match="stops in the middle"):
        load()
    assert set(read("A1", "C3")) == {"A1", "C3"}


def test_of_a_file_with_several_kinds_of_records_those_with_the_key_make_up_the_register(
    drop: Callable[..., Path], tmp_path: Path
) -> None:
    text = """
       01  R.
           05  KIND            PIC X.
           05  PERSON.
               10  HOLDER-NO   PIC X(4).
               10  NAME        PIC X(10).
               10  PAY         PIC S9(5)V99 COMP-3.
           05  FIRM REDEFINES PERSON.
               10  FIRM-NAME   PIC X(18).
    """
    more = {
        "format": {
            "kind": "copybook", "copybook": "mixed.cob", "code_page": "cp037", "record_format": "rdw",
            "segment_field": "KIND", "segments": {"P": "PERSON", "F": "FIRM"},
        },
        "key": "PERSON.HOLDER-NO",
        "columns": {
            "name": "PERSON.NAME", "born": "PERSON.NAME", "income": "PERSON.PAY", "student": "KIND", "household": "KIND",
        },
        "dates": "%Y%m%d",
        "meanings": {"student": {"P": True}, "born": {"Ada": "1990-02-03"}, "household": {"P": []}},
    }  # fmt: skip
    (tmp_path / "town" / "registers" / "mixed.cob").write_text(text)
    records = [
        f"P{number}  {'Ada':<10}".encode("cp037") + bytes.fromhex("0120010C") for number in ("A1", "B2")
    ]
    records.insert(1, "FACME".encode("cp037"))
    drop("people-1.dat", b"".join((len(one) + 4).to_bytes(2) + bytes(2) + one for one in records), **more)
    done = load()
    assert (done.records, done.set_aside) == (2, 0)
    assert read("B2")["B2"].attributes["income"] == "1200.10"


def test_a_check_says_what_the_newest_file_lacks(drop: Callable[..., Path]) -> None:
    path = drop("people-1.csv", CSV.replace("income", "earnings"))

    def check() -> Any:
        return connector_for("files").check(register=register_of(jurisdictions.current(), "people"))

    instead = "say in the register's file what it is called now, or ask the owner."
    assert check().schema_problems == (f"The file has no column “income”: {instead}",)
    path.unlink()
    assert not check().reachable
    drop("people-1.csv", CSV)
    load()
    assert check().as_of == date(2026, 5, 3)
    assert not check().schema_problems


def test_a_record_of_a_day_that_is_yet_to_come_is_set_aside(drop: Callable[..., Path]) -> None:
    lines = ["number,name,born,income,student,household,seen", "A1,Ada,,,,,04/05/2026", "B2,Bo,,,,,05/05/2032"]
    drop("people-0503.csv", "\n".join(lines) + "\n", as_of="seen")
    done = load()
    assert (done.records, done.set_aside) == (1, 1)
    assert done.reasons[0].endswith("it is of a day that is yet to come")
