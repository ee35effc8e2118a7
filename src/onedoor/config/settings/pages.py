"""Templates, languages, static files."""

from pathlib import Path

ROOMS = Path(__file__).resolve().parents[2]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "jinja2",
        "DIRS": [
            ROOMS / room / "templates"
            for room in ("portal", "desk", "api", "cases", "correspondence", "identity", "design")
        ],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "onedoor.design.templates.environment"},
    },
    {
        # allauth's few remaining pages come as Django templates
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [ROOMS / "locale"]
USE_I18N = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOMS / "design" / "static"]
