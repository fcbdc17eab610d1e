"""Who asks on a server: nobody from another site, the account of the session, what its groups open."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings as django
from django.contrib.auth.backends import RemoteUserBackend
from django.contrib.auth.middleware import RemoteUserMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from pipeline.bureau.garde import Suite
from pipeline.bureau.personnes import ANONYME
from pipeline.bureau.serveur.reglement import MOTS_DE_PASSE
from pipeline.bureau.vues import refus

ENTETE = "HTTP_REMOTE_USER"
CHANGER = "/mot-de-passe"
LIBRES = (CHANGER, "/sortir")


class Provenance:
    """A request that another site sent is refused; a link from elsewhere only leads to a page."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or turn away."""
        return refus.etranger(request) if _foreign(request) else self.suite(request)


class Identite:
    """The account of the session as the page knows people; a password given by another is changed first."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        user: Any = request.user
        known = user.is_authenticated and user.is_active
        request.personne = user.personne() if known else ANONYME  # type: ignore[attr-defined]
        if known and user.a_changer and _par_mot_de_passe() and request.path not in LIBRES:
            return redirect(CHANGER)
        return self.suite(request)


class DuProxy(RemoteUserMiddleware):
    """The person whom the proxy recognised, said over its own socket only."""

    header = ENTETE


class ComptesDuProxy(RemoteUserBackend):
    """Those who have an account here, and no others."""

    create_unknown_user = False


class SansEntete:
    """What the server is asked, without the header that only a proxy on its socket may send."""

    def __init__(self, application: Any, *, cru: bool) -> None:
        self.application, self.cru = application, cru

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        """Answer; a forged name of person is dropped."""
        if not self.cru:
            environ.pop(ENTETE, None)
            environ.pop("REMOTE_USER", None)
        answer: Iterable[bytes] = self.application(environ, start)
        return answer


def _par_mot_de_passe() -> bool:
    return bool(django.REGLEMENT.comptes == MOTS_DE_PASSE)


def sans_adresse(_request: HttpRequest) -> str:
    """No address of a post is kept with a wrong password: behind a proxy all have the same."""
    return ""


def _foreign(request: HttpRequest) -> bool:
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site", "none")
    if origin is not None and origin != django.REGLEMENT.adresse:
        return True
    looks = request.method in ("GET", "HEAD") and request.headers.get("Sec-Fetch-Mode") == "navigate"
    return site in ("cross-site", "same-site") and not looks
