"""The button that does what a refusal says: none of them is a dead end."""

import re
from collections.abc import Iterator
from importlib import import_module
from urllib.parse import quote

from django.conf import settings as django
from django.http import HttpRequest
from django.urls import resolve

from pipeline.bureau.parole import parole
from pipeline.bureau.personnes import Personne, personne
from pipeline.errors import UserError

AUJOURD_HUI = ("Revenir à la page du jour", "/")
# What a remedy says to do, and the button that opens where it is done; the first that fits.
GESTES: tuple[tuple[str, str, str], ...] = (
    (r"avoir sur (\S*\d)", "Faire cet avoir", "/facture/avoir/{}"),
    (r"Santé du registre", "Ouvrir la santé du registre", "/factures/sante"),
    (r"[Rr]estaurez|sauvegarde", "Ouvrir les sauvegardes", "/espace"),
    (r"« Factures »|[Ff]acturez de nouveau", "Ouvrir les factures", "/factures"),
    (r"« Chorus »", "Ouvrir Chorus", "/chorus"),
    (r"« Produire »|[Pp]roduisez|a été produit", "Revoir ce qui serait produit", "/produire"),
    (r"« Synthèses »", "Ouvrir mes synthèses", "/syntheses"),
    (r"« Dossier du service »", "Ouvrir le dossier du service", "/espace"),
    (r"[Dd]éposez|classeur|feuille « |cellule", "Déposer le classeur corrigé", "/deposer"),
    (r"modèle", "Ouvrir les modèles", "/modeles"),
)
# The list that a page belongs to, by the first word of its address.
LISTES = {
    "deposer": ("Déposer un classeur", "/deposer"),
    "produire": ("Revoir ce qui serait produit", "/produire"),
    **dict.fromkeys(("factures", "facturer", "facture"), ("Revenir aux factures", "/factures")),
    **dict.fromkeys(("chorus", "encaissements"), ("Revenir à Chorus", "/chorus")),
    **dict.fromkeys(("dossier", "dossiers", "seance", "document"), ("Chercher un dossier", "/dossiers")),
    "acces": ("Chercher un dossier", "/dossiers"),
    **dict.fromkeys(("synthese", "syntheses"), ("Revenir aux synthèses", "/syntheses")),
    "envois": ("Revenir aux envois", "/envois"),
    "modeles": ("Revenir aux modèles", "/modeles"),
    "espace": ("Revenir au dossier du service", "/espace"),
    "activite": ("Revenir à l’activité", "/activite"),
    "aide": ("Chercher dans l’aide", "/aide"),
    "comptes": ("Revenir aux comptes", "/comptes"),
}


def bouton(request: HttpRequest, fault: UserError) -> tuple[str, str]:
    """What to press: what the remedy names, else the list that the page belongs to; never a closed page."""
    who = personne(request)
    found = (*_gestes(parole(fault.remedy)), *_liste(request))
    return next((each for each in found if _ouvre(who, each[1])), AUJOURD_HUI)


def _gestes(remedy: str) -> Iterator[tuple[str, str]]:
    for pattern, label, address in GESTES:
        if said := re.search(pattern, remedy):
            yield label, address.format(*map(quote, said.groups()))


def _liste(request: HttpRequest) -> Iterator[tuple[str, str]]:
    found = LISTES.get(request.path.split("/")[1])
    if found and found[1] != request.path:
        yield found


def _ouvre(who: Personne, address: str) -> bool:
    """Tell whether a page is open to them."""
    pages = {page.nom: page.roles for page in import_module(django.ROOT_URLCONF).PAGES}
    return who.est(*pages[resolve(address).url_name])
