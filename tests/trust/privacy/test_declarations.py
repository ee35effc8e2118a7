"""Everything that is kept of people is declared: fields, tables, periods."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import CharField

from onedoor.lib import durations
from onedoor.trust.privacy import declarations, processing
from onedoor.trust.privacy.declarations import After, Kept


def test_every_field_of_every_model_says_what_it_keeps_of_people() -> None:
    assert declarations.undeclared() == []


def test_a_field_that_nobody_declared_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    declarations.load()
    table = declarations.TABLES["cases.Rating"]
    without = {name: one for name, one in table.personal.items() if name != "text"}
    monkeypatch.setitem(declarations.TABLES, "cases.Rating", replace(table, personal=without))
    assert "cases.Rating.text: not declared." in declarations.undeclared()


def test_a_field_that_is_added_to_any_table_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the table says of itself: also where it is said to keep nothing of people."""
    declarations.load()
    added = CharField(name="nickname")
    added.set_attributes_from_name("nickname")
    for label, table in declarations.TABLES.items():
        meta = declarations.model_of(table)._meta
        with monkeypatch.context() as patched:
            patched.setitem(meta.__dict__, "concrete_fields", (*meta.concrete_fields, added))
            assert f"{label}.nickname: not declared." in declarations.undeclared(), label


def test_a_model_that_nobody_declared_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    declarations.load()
    monkeypatch.delitem(declarations.TABLES, "correspondence.Letter")
    assert "correspondence.Letter: nobody says what it keeps of people." in declarations.undeclared()


def test_a_table_is_declared_once() -> None:
    declarations.load()
    with pytest.raises(ValueError, match="is declared twice"):
        declarations.declare_without_people({"cases.Rating": "score"})


def test_a_declaration_of_a_field_that_is_gone_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    declarations.load()
    table = declarations.TABLES["cases.Rating"]
    more = table.impersonal | {"mood"}
    monkeypatch.setitem(declarations.TABLES, "cases.Rating", replace(table, impersonal=more))
    assert "cases.Rating.mood: declared, and there is no such field." in declarations.undeclared()


@pytest.mark.django_db
def test_every_table_of_the_database_has_a_declared_model_or_says_what_it_keeps() -> None:
    declarations.load()
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = current_schema()")
        there = {name for (name,) in cursor.fetchall()}
    modelled = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    assert there - modelled == declarations.UNMODELLED.keys()


def test_who_asks_for_erasure_is_told_of_every_personal_table_what_becomes_of_it() -> None:
    declarations.load()
    for table in declarations.TABLES.values():
        if isinstance(table.on_request, Kept):
            assert set(table.on_request.why) >= {"en", "es"}, table.model
        if table.personal:
            assert set(table.title) >= {"en", "es"}, table.model


def test_periods_are_iso_8601() -> None:
    declarations.load()
    for table in declarations.TABLES.values():
        if isinstance(table.keep, After):
            assert not durations.parse(table.keep.period).working_days
    with pytest.raises(ValueError, match="not a length of time"):
        declarations.declare(
            "cases.Rating", title={}, keep=After("six years", {}, "rated_at"), personal={}, on_request=None
        )


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_record_of_processing_has_a_row_for_each_personal_field(language: str) -> None:
    found = processing.activities(language=language)
    rows = list(csv.DictReader(io.StringIO(processing.as_csv(found))))
    declared = {(label, name) for label, table in declarations.TABLES.items() for name in table.personal}
    assert {(row["table"], row["field"]) for row in rows} == declared
    assert all(value for row in rows for value in row.values())
    text = processing.as_markdown(found)
    assert all(f"(`{table}`)" in text for table, _ in declared)


def test_the_record_says_how_long_each_service_keeps_its_cases(settings: Any) -> None:
    row = next(one for one in processing.activities(language="en") if one.table == "cases.Answer")
    assert "6 years after the end of the case" in row.kept
