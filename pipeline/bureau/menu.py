"""What each person finds in the menu: the pages that they may open, and which one is shown."""

from typing import Any

from django.http import HttpRequest

from pipeline.bureau.activite import nouvelle
from pipeline.bureau.personnes import personne


def menu(request: HttpRequest) -> dict[str, Any]:
    """The entries of the menu for a request's person."""
    from pipeline.bureau.urls import PAGES  # noqa: PLC0415 - the table knows the views, which show the menu

    who = personne(request)
    shown = [page for page in PAGES if page.menu and who.est(*page.roles)]
    here = request.resolver_match.route if request.resolver_match else ""
    return {
        "entrees": [(page.menu, f"/{page.chemin}", _under(here, page.chemin)) for page in shown],
        "personne": who,
        "page_ouverte": nouvelle(),
    }


def _under(here: str, chemin: str) -> bool:
    return here == chemin if not chemin else here.startswith(chemin)
