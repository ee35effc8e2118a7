"""The provider's few sentences, in the languages it has."""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES = ("en", "es")

WORDS: Mapping[str, Mapping[str, str]] = {
    "title": {"en": "Who do you want to be?", "es": "¿Quién quiere ser?"},
    "warning": {
        "en": "This is a demonstration. These people are made up, and nobody checks who you are.",
        "es": "Esto es una demostración. Estas personas son inventadas y nadie comprueba quién es usted.",
    },
    "instead": {
        "en": "A real town connects its national identity service here. Choose somebody to try {town} as them.",
        "es": "Una ciudad real conecta aquí su servicio nacional de identidad. Elija a alguien para probar {town} en su lugar.",
    },
    "residents": {"en": "Residents", "es": "Residentes"},
    "officers": {"en": "Officers", "es": "Personal municipal"},
    "be": {"en": "Sign in as {name}", "es": "Entrar como {name}"},
    "code": {
        "en": "Your authenticator app shows now:",
        "es": "Su aplicación de autenticación muestra ahora:",
    },
    "app": {
        "en": "Open the authenticator app of {name} (new tab)",
        "es": "Abrir la aplicación de autenticación de {name} (pestaña nueva)",
    },
    "app title": {"en": "Authenticator app of {name}", "es": "Aplicación de autenticación de {name}"},
    "left": {"en": "A new code in {seconds} seconds.", "es": "Un código nuevo en {seconds} segundos."},
    "once": {"en": "Each code works once.", "es": "Cada código sirve una vez."},
    "shows": {
        "en": "Can prove who they are at the level “{level}”.",
        "es": "Puede acreditar su identidad con el nivel «{level}».",
    },
    "low": {"en": "low", "es": "bajo"},
    "substantial": {"en": "substantial", "es": "sustancial"},
    "high": {"en": "high", "es": "alto"},
    "cancel": {"en": "Do not sign in", "es": "No entrar"},
    "nobody": {
        "en": "This town has no people to try it as.",
        "es": "Esta ciudad no tiene personas con las que probarla.",
    },
    "wrong title": {"en": "This request cannot be answered", "es": "No se puede atender esta petición"},
    "wrong": {
        "en": "The site that sent you here asked in a way that this identity provider does not understand: {why}",
        "es": "El sitio que le ha enviado aquí ha hecho una petición que este proveedor de identidad no entiende: {why}",
    },
    "out title": {"en": "You are signed out", "es": "Ha cerrado la sesión"},
    "out": {"en": "You can close this page.", "es": "Puede cerrar esta página."},
    "missing title": {"en": "There is no such page", "es": "No existe esta página"},
    "missing": {
        "en": "This is the identity provider of the demonstration.",
        "es": "Este es el proveedor de identidad de la demostración.",
    },
    "language": {"en": "English", "es": "Español"},
}


def chosen(*, asked: str, accepted: str) -> str:
    """The language of a page: the first of those asked for (`ui_locales`), else of those the browser accepts."""
    wanted = [*asked.split(), *(part.partition(";")[0].strip() for part in accepted.split(","))]
    return next((code for one in wanted if (code := one.split("-")[0].lower()) in LANGUAGES), LANGUAGES[0])


def say(key: str, language: str, **parts: object) -> str:
    """One sentence."""
    return WORDS[key][language].format(**parts)
