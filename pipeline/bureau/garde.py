"""What each request goes through: headers that forbid everything foreign, who asks, faults in French."""

import hmac
from collections.abc import Callable

from django.conf import settings as django
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from pipeline.bureau.activite import vie
from pipeline.bureau.personnes import ANONYME, SEULE
from pipeline.bureau.poste import poste
from pipeline.bureau.vues import refus
from pipeline.errors import UserError, du_disque

Suite = Callable[[HttpRequest], HttpResponse]
COOKIE = "bilan-poste"
ENTREE = "/entree"
RAPPEL = "/rappel"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    # « no-referrer » would make browsers send « Origin: null » with our own forms.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class Entetes:
    """Headers on every answer."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers."""
        response = self.suite(request)
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        return response


class Entree:
    """Alone on its post: a token opens once, then a cookie that only this browser has."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Recognise the person, or turn them away."""
        if _foreign(request):
            return refus.etranger(request)
        if request.path == ENTREE:
            return _exchanged(request)
        if request.path == RAPPEL:
            return _recalled(request)
        known = hmac.compare_digest(request.COOKIES.get(COOKIE, "").encode(), _secret().encode())
        request.personne = SEULE if known else ANONYME  # type: ignore[attr-defined]
        if not known:
            return refus.ferme(request)
        vie.signe()
        return self.suite(request)


class Fautes:
    """A fault that the person can mend is a page that says so; any other is one sentence and a file."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.suite(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Tell the fault; what is not ours Django knows how to answer."""
        told = fault if isinstance(fault, UserError) else du_disque(fault)
        if told is not None:
            return refus.dite(request, told, 422)
        return None if isinstance(fault, refus.LAISSEES) else refus.imprevue(request, fault)


def _foreign(request: HttpRequest) -> bool:
    """Tell whether the request was sent by another site: its origin, where the browser says one."""
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site", "none")
    own = f"{request.scheme}://{request.get_host()}"
    return (origin is not None and origin != own) or (site == "cross-site" and request.path != ENTREE)


def _secret() -> str:
    return str(django.SECRET_KEY)


def _recalled(request: HttpRequest) -> HttpResponse:
    """A new token for another start of the page on this post, which knows what only its user can read."""
    said = request.body.decode("utf-8", "replace")
    if request.method != "POST" or said not in poste().rappels:
        return refus.ferme(request)
    return HttpResponse(poste().jeton(), content_type="text/plain")


def _exchanged(request: HttpRequest) -> HttpResponse:
    """The token for the cookie; a token serves once."""
    token, known = request.GET.get("jeton", ""), poste().jetons
    if token not in known:
        return refus.ferme(request)
    known.discard(token)
    response = HttpResponseRedirect("/")
    response.set_cookie(COOKIE, _secret(), httponly=True, samesite="Strict")
    vie.signe()
    return response
