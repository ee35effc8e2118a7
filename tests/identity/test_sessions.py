"""Sessions end half an hour after the last page, and two requests at once do not undo each other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from onedoor.identity.models import Person
from onedoor.identity.sessions import SessionStore

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Client:
    one = Client()
    one.force_login(Person.objects.create_user(subject="ada"))
    return one


def ends_in(minutes: int) -> None:
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=minutes))


def test_a_page_puts_the_end_off(visitor: Client) -> None:
    ends_in(5)
    assert visitor.get("/").json()["signed in"]
    left = Session.objects.get().expire_date - timezone.now()
    assert timedelta(minutes=29) < left <= timedelta(minutes=30)


def test_after_half_an_hour_without_a_page_nobody_is_signed_in(visitor: Client) -> None:
    ends_in(-1)
    assert visitor.get("/").json() == {"signed in": False}


def test_a_second_page_right_after_writes_nothing(visitor: Client, django_assert_num_queries: Any) -> None:
    visitor.get("/")
    with django_assert_num_queries(2):  # the session, the person
        response = visitor.get("/")
    assert not response.cookies


def test_a_request_that_only_looks_does_not_undo_what_another_changed(visitor: Client) -> None:
    ends_in(5)
    key = Session.objects.get().session_key
    slow, quick = SessionStore(key), SessionStore(key)
    assert slow.get("answer") is None
    quick["answer"] = 42
    quick.save()
    if slow.modified:
        slow.save()
    assert SessionStore(key)["answer"] == 42


def test_a_session_that_was_ended_is_not_brought_back_by_looking(visitor: Client) -> None:
    ends_in(5)
    key = Session.objects.get().session_key
    slow = SessionStore(key)
    SessionStore(key).flush()
    assert slow.get("answer") is None
    assert not Session.objects.exists()
