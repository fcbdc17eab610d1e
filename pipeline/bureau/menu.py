"""What each person finds in the menu: the pages that they may open, and which one is shown."""

from importlib import import_module
from typing import Any

from django.conf import settings as django
from django.http import HttpRequest

from pipeline.bureau.activite import nouvelle
from pipeline.bureau.personnes import personne
from pipeline.bureau.poste import poste


def menu(request: HttpRequest) -> dict[str, Any]:
    """The entries of the menu for a request's person."""
    pages = import_module(django.ROOT_URLCONF).PAGES  # the table knows the views, which show the menu
    who = personne(request)
    shown = [page for page in pages if page.menu and who.est(*page.roles)]
    here = _ici(request)
    return {
        "entrees": [(page.menu, f"/{page.chemin}", page.chemin == here) for page in shown],
        "personne": who,
        "en_retard": poste().en_retard(),
        "page_ouverte": "" if poste().serveur else nouvelle(),
    }


# The entry that a page is under, by the first word of its address, where it is not that word.
SOUS = {
    **dict.fromkeys(("dossier", "seance", "document"), "dossiers"),
    **dict.fromkeys(("facture", "facturer", "chorus", "encaissements"), "factures"),
    "synthese": "syntheses",
    "saisies": "",
}


def _ici(request: HttpRequest) -> str | None:
    """The address of the entry that a page is under; None for a page that is nowhere."""
    if request.resolver_match is None:
        return None
    first = request.resolver_match.route.partition("/")[0]
    return SOUS.get(first, first)
