"""The machines' door: catalogue, eligibility, own applications, errors as problem details."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from tests.cases.conftest import Scene

from onedoor.cases.models import Application, Event


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    cache.clear()


def ask(client: Client, service: str, **inputs: Any) -> Any:
    body = {
        "on": "2026-03-02",
        "inputs": {name.replace("__", ".").replace("_", " "): value for name, value in inputs.items()},
    }
    return client.post(f"/api/v1/services/{service}/eligibility", body, content_type="application/json")


def test_the_catalogue_lists_every_service_with_texts_in_every_language(db: None, client: Client) -> None:
    services = client.get("/api/v1/services").json()
    assert {"dog-licence", "garden-grant", "tree-felling"} <= {one["id"] for one in services}
    assert all(set(one["title"]) == {"en", "es"} for one in services)


def test_a_search_forgives_a_typing_error(db: None, client: Client) -> None:
    found = client.get("/api/v1/services", {"query": "dog licnce", "language": "en"}).json()
    assert found[0]["id"] == "dog-licence"


def test_a_service_says_what_must_be_known_and_which_law_says_so(db: None, client: Client) -> None:
    shown = client.get("/api/v1/services/dog-licence").json()
    assert "dog.weight" in [one["name"] for one in shown["inputs"]]
    assert shown["legal_resources"][0]["url"].startswith("https://")
    assert len(shown["digest"]) == 64


def test_eligibility_is_yes_no_or_cannot_tell_with_reasons_and_nothing_is_stored(
    db: None, client: Client
) -> None:
    yes = ask(client, "dog-licence", dog__weight=8).json()
    no = ask(client, "dog-licence", dog__weight=80).json()
    open_ = ask(client, "dog-licence").json()
    assert (yes["answer"], no["answer"], open_["answer"]) == ("yes", "no", "cannot tell")
    assert open_["missing"] == ["dog.weight"]
    assert no["reasons"][0]["met"] is False
    assert no["reasons"][0]["source"]
    assert set(no["reasons"][0]["text"]) == {"en", "es"}
    assert not Application.objects.exists()
    assert not Event.objects.exists()


def test_a_no_carries_what_would_have_to_be_different_for_a_yes(db: None, client: Client) -> None:
    (way,) = ask(client, "dog-licence", dog__weight=80).json()["otherwise"]
    (change,) = way["changes"]
    assert way["certain"] is True
    assert (change["input"], change["kind"]) == ("dog.weight", "answer")
    assert float(change["to"]) < 80
    assert set(change["text"]) == {"en", "es"}
    assert "would have to be" in change["text"]["en"]
    assert ask(client, "dog-licence", dog__weight=8).json()["otherwise"] == []


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"dog__weight": "heavy"}, "inputs.dog.weight"),
        ({"cat__weight": 3}, "inputs.cat.weight"),
        ({"dog__weight": [1]}, "inputs.dog.weight"),
    ],
)
def test_a_value_that_does_not_fit_is_named(
    db: None, client: Client, given: dict[str, Any], where: str
) -> None:
    answer = ask(client, "dog-licence", **given)
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert [one["where"] for one in answer.json()["errors"]] == [where]


def test_an_unknown_service_is_a_problem_that_names_the_nearest(db: None, client: Client) -> None:
    answer = client.get("/api/v1/services/dog-licenses")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert "dog-licence" in answer.json()["detail"]


def test_a_body_that_is_no_json_is_a_problem(db: None, client: Client) -> None:
    answer = client.post("/api/v1/services/dog-licence/eligibility", "{", content_type="application/json")
    assert answer.status_code in (400, 422)
    assert answer["Content-Type"] == "application/problem+json"


def test_somebody_elses_application_is_not_there(scene: Scene, client: Client) -> None:
    case = scene.case()
    assert client.get("/api/v1/applications").status_code == 401
    client.force_login(scene.resident, backend="allauth.account.auth_backends.AuthenticationBackend")
    mine = client.get("/api/v1/applications").json()
    assert [one["reference"] for one in mine] == [case.reference]
    assert client.get(f"/api/v1/applications/{case.reference}").json()["state"] == "submitted"
    client.force_login(scene.senior, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(f"/api/v1/applications/{case.reference}").status_code == 404


def test_health_says_that_all_is_well(db: None, client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["ok"] is True


def test_more_than_a_fair_share_of_checks_is_asked_to_wait(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from onedoor.api.eligibility import throttle

    monkeypatch.setattr(throttle, "num_requests", 2)
    assert [ask(client, "dog-licence").status_code for _ in range(3)] == [200, 200, 429]
    assert "Retry-After" in ask(client, "dog-licence").headers
