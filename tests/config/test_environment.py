"""Settings read from the environment."""

import logging
import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from onedoor.config import environment
from onedoor.config.log_lines import Lines
from onedoor.config.settings.database import database_from


def test_a_number_is_read_and_nothing_gives_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEDOOR_X", " 12 ")
    assert environment.number("ONEDOOR_X", 3) == 12
    monkeypatch.setenv("ONEDOOR_X", "")
    assert environment.number("ONEDOOR_X", 3) == 3


@pytest.mark.parametrize("written", ["many", "-1", "1.5", "٣", "0"])
def test_what_is_no_number_is_refused_with_the_name_and_what_to_write(
    monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    monkeypatch.setenv("ONEDOOR_X", written)
    with pytest.raises(ImproperlyConfigured, match=r"ONEDOOR_X is .* Write a whole number of at least 1"):
        environment.number("ONEDOOR_X", 3, least=1)


def test_yes_is_1_and_a_word_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEDOOR_X", "1")
    assert environment.flag("ONEDOOR_X") is True
    monkeypatch.setenv("ONEDOOR_X", "true")
    with pytest.raises(ImproperlyConfigured, match="Write 1 for yes"):
        environment.flag("ONEDOOR_X")


def test_a_database_address_gives_its_parts_with_escapes_undone() -> None:
    found = database_from("postgresql://al%40ice:p%2Fw@db.example.org:5433/town?sslmode=require")
    assert {found[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")} == {
        "al@ice",
        "p/w",
        "db.example.org",
        "5433",
        "town",
    }
    assert found["OPTIONS"] == {"sslmode": "require"}


def test_a_socket_folder_may_be_the_host() -> None:
    assert database_from("postgresql://u:p@/town?host=%2Ftmp%2Fa%20b")["HOST"] == "/tmp/a b"


def test_a_pooler_in_between_is_told_by_the_address() -> None:
    found = database_from("postgresql://u:p@db/town?pooled=yes&sslmode=require")
    assert (found["DISABLE_SERVER_SIDE_CURSORS"], found["OPTIONS"]) == (True, {"sslmode": "require"})
    assert database_from("postgresql://u:p@db/town")["DISABLE_SERVER_SIDE_CURSORS"] is False


def test_another_database_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="PostgreSQL only"):
        database_from("mysql://localhost/town")


def record(message: str, **extra: object) -> logging.LogRecord:
    return logging.getLogger("onedoor.test").makeRecord(
        "onedoor.test", logging.WARNING, "f", 1, message, (), None, extra=extra
    )


def test_a_log_line_has_time_level_place_message_and_what_was_given() -> None:
    line = Lines().format(record("sent", case="HB-1", tries=2))
    assert line.endswith('Z WARNING onedoor.test sent case="HB-1" tries=2')


def test_what_people_type_cannot_forge_a_log_line() -> None:
    line = Lines().format(record("name is x\n2026-01-01 INFO onedoor paid", who="a\nb"))
    assert len(line.splitlines()) == 1


def test_a_traceback_follows_indented() -> None:
    try:
        raise ValueError("here")
    except ValueError:
        failed = record("failed")
        failed.exc_info = sys.exc_info()
    lines = Lines().format(failed).splitlines()
    assert "ValueError: here" in lines[-1]
    assert all(line.startswith("    ") for line in lines[1:])


def settings_in(**variables: str) -> subprocess.CompletedProcess[str]:
    script = (
        "import django.conf as c; s = c.settings;"
        "print(s.SESSION_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_NAME, s.ONEDOOR_ADDRESS);"
        "print(s.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'], getattr(s, 'SECURE_PROXY_SSL_HEADER', None));"
        "s.SECRET_KEY"
    )
    bare = {
        name: value for name, value in os.environ.items() if not name.startswith(("ONEDOOR_", "DATABASE_"))
    }
    return subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        env=bare | {"DJANGO_SETTINGS_MODULE": "onedoor.config.settings"} | variables,
    )


def test_without_a_secret_key_nothing_is_signed() -> None:
    assert "SECRET_KEY setting must not be empty" in settings_in().stderr


def test_https_makes_cookies_secure_and_a_proxy_is_believed_only_when_there_is_one() -> None:
    plain = settings_in(ONEDOOR_SECRET_KEY="x" * 50).stdout
    assert plain.startswith("False False")
    assert "HTTP_X_FORWARDED_PROTO" not in plain
    secure = settings_in(ONEDOOR_SECRET_KEY="x" * 50, ONEDOOR_HTTPS="1", ONEDOOR_PROXIES="1").stdout
    assert secure.startswith("True True")
    assert "HTTP_X_FORWARDED_PROTO" in secure


def test_two_towns_on_one_host_keep_their_cookies_apart() -> None:
    assert " b-session " in settings_in(ONEDOOR_SECRET_KEY="x" * 50, ONEDOOR_COOKIES="b").stdout


def test_forms_may_lead_to_the_identity_provider_and_nowhere_else() -> None:
    out = settings_in(ONEDOOR_SECRET_KEY="x" * 50, ONEDOOR_OIDC_ISSUER="https://id.example.org/realm").stdout
    assert "'https://id.example.org']" in out


def test_control_characters_are_written_out_in_the_log() -> None:
    line = Lines().format(record("team \x00\x1b[2J\x9b"))
    assert line.endswith(r"team \x00\x1b[2J\x9b")
