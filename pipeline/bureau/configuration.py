"""Django set up for one office: nothing from outside, nothing guessed, French."""

import logging
from pathlib import Path
from typing import Any

import django
from django.conf import settings

from pipeline.bureau.poste import Poste

ICI = Path(__file__).parent
LOCALES = ["127.0.0.1", "localhost"]
GARDES = (
    "pipeline.bureau.garde.Entetes",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "pipeline.bureau.garde.Entree",
    "django.contrib.messages.middleware.MessageMiddleware",
    "pipeline.bureau.garde.Fautes",
)
MOST_SENT = 64 * 2**20  # bytes of one upload: beyond, the gate of foreign files refuses anyway


def configure(poste: Poste, **more: Any) -> None:
    """Set Django up for a page alone on its post, once per process."""
    configure_de(reglages(poste) | more)


def configure_de(values: dict[str, Any]) -> None:
    """Set Django up with these settings."""
    settings.configure(**values)
    # What was refused is told on the page itself: the console of an office is not a journal.
    for name in ("django", "waitress"):
        logging.getLogger(name).addHandler(logging.NullHandler())
        logging.getLogger(name).propagate = False
    django.setup()


def reglages(poste: Poste) -> dict[str, Any]:
    """The settings of a page alone on its post; those of a server add accounts."""
    return {
        "BUREAU": poste,
        "DEBUG": False,
        "SECRET_KEY": poste.cle,
        "ALLOWED_HOSTS": LOCALES,
        "ROOT_URLCONF": "pipeline.bureau.urls",
        "INSTALLED_APPS": ["django.contrib.messages", "pipeline.bureau"],
        "MIDDLEWARE": list(GARDES),
        "TEMPLATES": [_gabarits()],
        "DATABASES": {},
        "LANGUAGE_CODE": "fr",
        "TIME_ZONE": "Europe/Paris",
        "USE_TZ": True,
        "STATIC_URL": "/statiques/",
        "MESSAGE_STORAGE": "django.contrib.messages.storage.cookie.CookieStorage",
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Strict",
        "CSRF_FAILURE_VIEW": "pipeline.bureau.vues.refus.formulaire_perime",
        "SESSION_COOKIE_SAMESITE": "Strict",
        "DATA_UPLOAD_MAX_MEMORY_SIZE": MOST_SENT,
        "FILE_UPLOAD_MAX_MEMORY_SIZE": MOST_SENT,
        "FILE_UPLOAD_HANDLERS": ["django.core.files.uploadhandler.MemoryFileUploadHandler"],
        "DEFAULT_CHARSET": "utf-8",
        "LOGGING_CONFIG": None,
        "FORM_RENDERER": "pipeline.bureau.formulaires.Rendu",
    }


def _gabarits() -> dict[str, Any]:
    return {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ICI / "gabarits"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.csrf",
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "pipeline.bureau.menu.menu",
            ],
            "builtins": ["pipeline.bureau.francais"],
            "string_if_invalid": "",
        },
    }
