"""What is shown when a page cannot be: closed, foreign, expired, faulty; always what to do next."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from pipeline.bureau.boutons import bouton
from pipeline.bureau.personnes import CONSEILLER, personne
from pipeline.bureau.poste import poste
from pipeline.bureau.travail import imprevu
from pipeline.errors import UserError
from pipeline.issues import Issue
from pipeline.report.incident import write_incident
from pipeline.run.bloques import Bloque

LAISSEES = (Http404, PermissionDenied, SuspiciousOperation)
FERMEE = UserError(
    "Cette page n’est ouverte qu’à la personne qui l’a lancée sur ce poste.",
    "Ouvrez-la de nouveau comme d’habitude, en double-cliquant sur bureau.cmd.",
)
ETRANGERE = UserError("Cette demande vient d’un autre site : elle est refusée.", "Revenez à la page.")
PERIMEE = UserError(
    "Ce formulaire est resté ouvert trop longtemps, ou a été rempli ailleurs : rien n’a été enregistré.",
    "Revenez à la page précédente : ce que vous y avez tapé y est encore. Copiez-le, actualisez la page, "
    "puis recommencez.",
)
INTERDITE = UserError(
    "Cette page n’est pas ouverte à votre groupe, ou ce dossier n’est pas l’un des vôtres.",
    "Si vous devez y travailler : l’accès de votre groupe se demande à la personne qui gère les comptes, "
    "un dossier à un assistant RH, qui peut vous le confier.",
)
DES_NOTES = UserError(
    "Les classeurs du service sont déposés par un assistant RH ou par la facturation. Un conseiller écrit "
    "ses notes ici, dossier par dossier : elles vont dans un classeur à part, que seuls lui et le second "
    "intervenant du dossier lisent sur cette page.",
    "Ouvrez « Synthèses », choisissez l’agent, puis « Écrire des notes » ou « Notes confidentielles ».",
)
INTROUVABLE = UserError("Cette page n’existe pas, ou n’existe plus.", "Passez par le menu.")
INCONNUE = UserError(
    "Vos classeurs ne disent rien sous cette référence ou ce numéro.",
    "Il a pu être corrigé ou retiré depuis : cherchez-le dans la liste.",
)
ILLISIBLE = UserError("Cette demande ne peut pas être lue.", "Passez par le menu.")


class DossierBloque(UserError):
    """A dossier that the errors of its row prevent: ``issues`` says which cells."""

    def __init__(self, row: Bloque, issues: Sequence[Issue], *, depose: bool = True) -> None:
        named = f" ({row.nom})" if row.nom else ""
        super().__init__(
            f"Le dossier {row.reference}{named} ne peut pas être ouvert : des erreurs de vos classeurs "
            "l’empêchent d’exister, et ses documents attendent.",
            "Corrigez ces cellules dans votre classeur, enregistrez-le, puis déposez-le ici."
            if depose
            else "Demandez à un assistant RH de corriger ces cellules : c’est lui qui dépose les classeurs.",
        )
        self.issues = tuple(issues)


def dite(request: HttpRequest, fault: UserError, status: int) -> HttpResponse:
    """A fault as a page: what, where, what to do."""
    shown = {"faute": fault, "bouton": bouton(request, fault), "retour": _back(request)}
    issues = fault.issues if isinstance(fault, DossierBloque) else ()
    return render(request, "refus.html", shown | {"issues": issues}, status=status)


def ferme(request: HttpRequest) -> HttpResponse:
    """Nobody known asks."""
    return render(request, "ferme.html", {"faute": FERMEE}, status=403)


def etranger(request: HttpRequest) -> HttpResponse:
    """Another site asks."""
    return render(request, "ferme.html", {"faute": ETRANGERE}, status=403)


def formulaire_perime(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django names it
    """A form without its token."""
    return dite(request, PERIMEE, 403)


def imprevue(request: HttpRequest, fault: Exception) -> HttpResponse:
    """A fault of ours: one sentence, and a file for the developer."""
    return dite(request, imprevu(write_incident(poste().office.outputs, fault)), 500)


def interdit(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """A page of another group, or a thing that is not theirs."""
    notes = request.path.startswith("/deposer") and personne(request).est(CONSEILLER)
    return dite(request, DES_NOTES if notes else INTERDITE, 403)


def introuvable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """No such page."""
    asked = request.resolver_match
    return dite(request, INCONNUE if asked and asked.kwargs else INTROUVABLE, 404)


def illisible(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """A request that Django refuses to read."""
    return dite(request, ILLISIBLE, 400)


def en_panne(request: HttpRequest) -> HttpResponse:
    """The last resort."""
    return dite(request, imprevu(""), 500)


def _back(request: HttpRequest) -> str:
    """The page of ours where the person was; "" when it is the one that refuses, or is not known."""
    came = urlsplit(request.headers.get("Referer", ""))
    said = request.META.get("HTTP_HOST") or request.META.get("SERVER_NAME")  # it may be the one refused
    here = came.netloc == said and came.path != request.path
    return f"{came.path}?{came.query}".rstrip("?") if here else ""
