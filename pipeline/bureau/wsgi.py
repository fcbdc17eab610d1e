"""The program that a server runs: Django, and its few static files served beside it."""

from typing import Any

from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

from pipeline.bureau.configuration import ICI


def application() -> Any:
    """The page as a WSGI program; ``configure`` comes first."""
    served = WhiteNoise(get_wsgi_application(), max_age=0, add_headers_function=_headers)
    served.add_files(str(ICI / "statiques"), prefix="statiques/")
    return served


def _headers(headers: Any, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
