"""Officers at the desk: signed in, with their second factor given."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.internal.flows import login
from django.test import Client
from tests.cases.conftest import Scene, scene, town

from onedoor.identity.models import Person

__all__ = ["Desk", "at_desk", "scene", "town"]


class Desk:
    """An officer's browser."""

    def __init__(self, officer: Person, *, second_factor: bool = True) -> None:
        self.client = Client()
        self.client.force_login(officer, backend="allauth.account.auth_backends.AuthenticationBackend")
        if second_factor:
            session = self.client.session
            session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(officer.pk)
            session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [
                {"method": "mfa", "at": time.time(), "type": "totp"}
            ]
            session.save()

    def get(self, address: str, **options: Any) -> Any:
        return self.client.get(address, **options)

    def post(self, address: str, **said: Any) -> Any:
        return self.client.post(address, said)


@pytest.fixture
def at_desk(scene: Scene) -> Callable[[Person], Desk]:
    """Sits an officer down at the desk."""
    return Desk
