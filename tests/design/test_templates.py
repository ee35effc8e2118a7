"""Templates: undefined names are errors, every template is used, every page comes through the base."""

import re
from pathlib import Path

import jinja2
import pytest
from django.template import engines

SOURCE = Path(__file__).parents[2] / "src" / "onedoor"
TEMPLATES = {
    path.relative_to(folder).as_posix(): path
    for folder in sorted(SOURCE.glob("*/templates"))
    for path in sorted(folder.rglob("*.html"))
}


@pytest.fixture
def env() -> jinja2.Environment:
    environment: jinja2.Environment = engines["jinja2"].env
    return environment


def test_a_name_nobody_gave_is_an_error(env: jinja2.Environment) -> None:
    with pytest.raises(jinja2.UndefinedError):
        env.from_string("{{ nobody_gave_this }}").render()


def test_an_attribute_that_is_not_there_is_an_error(env: jinja2.Environment) -> None:
    with pytest.raises(jinja2.UndefinedError):
        env.from_string("{{ path.no_such_thing }}").render(path=Path())


def test_an_undefined_name_handed_to_a_component_is_an_error(env: jinja2.Environment) -> None:
    template = """
        {% from "govuk_frontend_jinja/components/button/macro.html" import govukButton %}
        {{ govukButton({"text": nobody_gave_this}) }}"""
    with pytest.raises(jinja2.UndefinedError):
        env.from_string(template).render()


def test_a_component_may_be_given_less_than_it_takes(env: jinja2.Environment) -> None:
    template = """
        {% from "govuk_frontend_jinja/components/button/macro.html" import govukButton %}
        {{ govukButton({"text": "Go on"}) }}"""
    assert "Go on" in env.from_string(template).render()


def test_what_somebody_typed_is_never_markup(env: jinja2.Environment) -> None:
    assert env.from_string("{{ said }}").render(said="<b>") == "&lt;b&gt;"
    assert env.from_string('{{ _("Number %(n)s", n=said) }}').render(said="<b>") == "Number &lt;b&gt;"


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_every_template_can_be_read(env: jinja2.Environment, name: str) -> None:
    env.get_template(name)


def test_every_template_is_used() -> None:
    texts = [path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py")]
    texts += [path.read_text(encoding="utf-8") for path in TEMPLATES.values()]
    named = {name for text in texts for name in re.findall(r"[\"']([\w/.-]+\.html)[\"']", text)}
    unused = set(TEMPLATES) - named - {name for name in TEMPLATES if name.startswith(("account/", "mfa/"))}
    assert unused == set()


def test_no_template_writes_styles_or_scripts_into_a_page() -> None:
    for name, path in TEMPLATES.items():
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<style|\sstyle=|\son\w+=\"|<script(?![^>]*(\bsrc=|application/json))", text), (
            name
        )
