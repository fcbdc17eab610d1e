"""The journal: who opened, changed, issued, handed over or destroyed what, without any value, one year."""

import datetime as dt
from collections.abc import Iterable

from django.db import connections
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from pipeline.bureau.faits import faits
from pipeline.bureau.garde import Suite
from pipeline.bureau.personnes import personne
from pipeline.bureau.serveur.models import Trace

DUREE = dt.timedelta(days=365)
OUVERT, CHANGE, REFUSE, PRODUIT, DETRUIT, REMIS = "ouvert", "changé", "refusé", "produit", "détruit", "remis"
# What the journal calls an act done; « changé » otherwise.
ACTES = {
    "produire": PRODUIT,
    "arreter": PRODUIT,
    "transmettre": REMIS,
    "cosigner": "figé",
    "eliminer": DETRUIT,
    "abandonner": DETRUIT,
}
# Pages that show nobody's data, or are asked again every second.
SANS_TRACE = frozenset({"presence", "avancement", "aide", "aide_page", "accueil", "sortir", "connexion"})
# Acts whose end the view itself says: asking for them is not yet doing them.
DITS = frozenset({"emettre", "avoir", "detruire"})
_MOST = 400
_purge: list[dt.date] = []


class Journal:
    """One line for what each request did."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, then note."""
        response = self.suite(request)
        who = personne(request).identifiant
        if who:
            _noter(request, response, who)
        return response


def noter(qui: str, quoi: str, page: str, objet: str = "") -> None:
    """Keep one line."""
    Trace.objects.create(qui=qui, quoi=quoi, page=page, objet=objet[:_MOST])


def purger(today: dt.date) -> None:
    """Remove what is older than a year, once a day."""
    if _purge == [today]:
        return
    Trace.objects.filter(le__lt=timezone.now() - DUREE).delete()
    _purge[:] = [today]


def _noter(request: HttpRequest, response: HttpResponseBase, who: str) -> None:
    match = request.resolver_match
    page = (match.url_name or "") if match else ""
    told = list(faits(request))
    if not told and match and page not in SANS_TRACE and (word := _mot(request, response, page)):
        told = [(word, tuple(map(str, match.kwargs.values())))]
    if page == "restaurer":  # the base was put elsewhere under this very request
        connections.close_all()
    for what, objects in told:
        noter(who, what, page, " ".join(objects))
    if told:
        purger(timezone.localdate())


def _mot(request: HttpRequest, response: HttpResponseBase, page: str) -> str:
    """What came of a request, in one word; "" for what is not to be kept."""
    if response.status_code == 403:
        return REFUSE
    if response.status_code >= 400:
        return ""
    if request.method == "POST":
        done = 300 <= response.status_code < 400 or "Content-Disposition" in response
        return ACTES.get(page, CHANGE) if done and page not in DITS else ""
    named = bool(request.resolver_match and request.resolver_match.kwargs)
    return OUVERT if named and response.status_code == 200 else ""


def entres(noms: Iterable[str]) -> dict[str, dt.datetime]:
    """When each of these last did something."""
    found: dict[str, dt.datetime] = {}
    for trace in Trace.objects.filter(qui__in=list(noms)).order_by("le"):
        found[trace.qui] = trace.le
    return found
