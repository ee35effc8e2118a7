"""The Jinja2 environment of all pages.

In our own templates an undefined name is an error. GOV.UK Frontend's macros ask for whatever a caller may have
left out, so they run in an environment of their own that allows it.
"""

from collections.abc import Callable, MutableMapping
from typing import Any
from urllib.parse import quote

import jinja2
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import translation
from jinja2.ext import Extension

from onedoor.design import assets, filters

MACROS = "govuk_frontend_jinja/"
EXTENSIONS: tuple[str | type[Extension], ...] = (
    "jinja2.ext.i18n",
    "jinja2.ext.do",
    "jinja2.ext.loopcontrols",
)


class PageEnvironment(jinja2.Environment):
    """Our templates' environment; it fetches GOV.UK Frontend's macros from the lenient one."""

    def __init__(self, macros: jinja2.Environment, **options: Any) -> None:
        super().__init__(**options)
        self.macros = macros

    def get_template(
        self,
        name: str | jinja2.Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,
    ) -> jinja2.Template:
        """The template of that name; macros come out of their own environment."""
        if isinstance(name, str) and name.startswith(MACROS):
            return self.macros.get_template(name)
        return super().get_template(name, parent, globals)


def environment(**options: Any) -> jinja2.Environment:
    """What Django's settings name: the environment with our filters, functions and translations."""
    options["undefined"] = jinja2.StrictUndefined
    options["autoescape"] = True
    made = PageEnvironment(
        _macros(), extensions=EXTENSIONS, trim_blocks=True, lstrip_blocks=True, cache_size=-1, **options
    )
    made.policies["ext.i18n.trimmed"] = True
    _install_gettext(made)
    made.globals.update(
        waiting_notices=get_messages,
        url=url,
        static=assets.address,
        language=translation.get_language,
        with_query=with_query,
    )
    made.filters.update(filters.FILTERS)
    # With the same globals a component's module is made once; with fewer, Jinja would make it anew for every page.
    made.macros.globals.update(
        {name: made.globals[name] for name in made.globals if name not in made.macros.globals}
    )
    return made


def _macros() -> jinja2.Environment:
    loader = jinja2.PackageLoader("govuk_frontend_jinja", "templates")
    return jinja2.Environment(
        loader=jinja2.PrefixLoader({MACROS.rstrip("/"): loader}),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=-1,
    )


def _install_gettext(made: jinja2.Environment) -> None:
    install: Callable[..., None] = made.install_gettext_callables  # type: ignore[attr-defined]
    install(translation.gettext, translation.ngettext, newstyle=True, pgettext=translation.pgettext)


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a named route: `url("portal:service", service.id)`."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def with_query(address: str, **query: object) -> str:
    """`address` with a query string, values quoted."""
    pairs = "&".join(f"{key}={quote(str(value), safe='')}" for key, value in query.items())
    return f"{address}?{pairs}" if pairs else address
