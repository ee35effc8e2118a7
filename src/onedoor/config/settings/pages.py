"""Templates, languages, static files."""

from pathlib import Path

ROOMS = Path(__file__).resolve().parents[2]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "jinja2",
        "DIRS": [
            ROOMS / room / "templates"
            for room in ("portal", "desk", "cases", "correspondence", "identity", "design", "config")
        ],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "onedoor.design.templates.environment",
            "context_processors": ["onedoor.portal.surroundings.page"],
        },
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
# Served from where they are built, without a copy; a name with a digest never means other content.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"\.[0-9a-f]{10}\."
