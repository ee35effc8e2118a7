"""Whatever is sent, the interface answers as it declares, and never with a 500."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cases.conftest import Scene

from onedoor.api.eligibility import throttle
from onedoor.api.interface import interface
from onedoor.config.wsgi import application

OPERATIONS = [
    ("GET", "/api/v1/services"),
    ("GET", "/api/v1/services/{service_id}"),
    ("POST", "/api/v1/services/{service_id}/eligibility"),
    ("GET", "/api/v1/applications"),
    ("GET", "/api/v1/applications/{reference}"),
]


def test_the_list_of_operations_is_whole() -> None:
    described = interface.get_openapi_schema()["paths"]
    assert {(method.upper(), path) for path, methods in described.items() for method in methods} == set(
        OPERATIONS
    )


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Requests stay in the test's transaction: they do not close its connection, as those of a server do."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_every_answer_is_one_that_is_declared(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, method: str, path: str
) -> None:
    monkeypatch.setattr(throttle, "num_requests", 1_000_000)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    operation: Any = schema[path][method]

    @given(data=st.data())
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    def attack(data: st.DataObject) -> None:
        data.draw(operation.as_strategy()).call_and_validate()

    attack()
