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
    here = request.resolver_match.route if request.resolver_match else ""
    return {
        "entrees": [(page.menu, f"/{page.chemin}", _under(here, page.chemin)) for page in shown],
        "personne": who,
        "en_retard": poste().en_retard(),
        "page_ouverte": "" if poste().serveur else nouvelle(),
    }


def _under(here: str, chemin: str) -> bool:
    return here == chemin if not chemin else here.startswith(chemin)
