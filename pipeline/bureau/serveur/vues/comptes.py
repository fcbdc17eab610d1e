"""The accounts, for those who manage them: made, changed, closed; never a dossier seen on the way."""

from typing import Any

from django import forms
from django.conf import settings as django
from django.contrib import messages
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from pipeline.bureau.formulaires import REQUIS, Formulaire
from pipeline.bureau.personnes import CONSEILLER, GROUPES
from pipeline.bureau.poste import poste
from pipeline.bureau.serveur import comptes
from pipeline.bureau.serveur.models import Compte
from pipeline.bureau.serveur.reglement import MOTS_DE_PASSE
from pipeline.bureau.suivis import seuls, suivis
from pipeline.dispositifs import cle


class CompteForm(Formulaire):
    """Who it is, and what it opens."""

    identifiant = forms.CharField(
        label="Identifiant",
        max_length=150,
        validators=[UnicodeUsernameValidator(message="Des lettres, des chiffres et . @ + - _ seulement.")],
        error_messages=REQUIS,
    )
    prenom = forms.CharField(label="Prénom", max_length=150, error_messages=REQUIS)
    nom = forms.CharField(label="Nom", max_length=150, error_messages=REQUIS)
    groupes = forms.MultipleChoiceField(
        label="Groupes",
        choices=[(name, name) for name in GROUPES],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez un groupe au moins."},
    )
    code = forms.ChoiceField(
        label="Intervenant",
        required=False,
        help_text="Pour un conseiller : sa ligne de la feuille « Intervenants ».",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [record.row for record in poste().lu().reading.tables.intervenants]
        field = self.fields["code"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [
            ("", "aucun"),
            *((row.code, f"{row.prenom} {row.nom} ({row.code})") for row in people),
        ]

    def clean(self) -> dict[str, Any]:
        """A counsellor without a code would see nothing."""
        data = super().clean() or {}
        if CONSEILLER in data.get("groupes", ()) and not data.get("code"):
            self.add_error("code", "Choisissez l’intervenant : sans lui, ce compte ne verrait aucun dossier.")
        return data


def liste(request: HttpRequest) -> HttpResponse:
    """Every account, and the professionals whose open dossiers nobody signs in for."""
    alone = seuls(poste().lu(), poste().reglages().day)
    known = Compte.objects.order_by("-is_active", "last_name", "first_name").prefetch_related("groups")
    rows = [(each, ", ".join(group.name for group in each.groups.all())) for each in known]
    return render(request, "comptes.html", {"lignes": rows, "seuls": alone})


def nouveau(request: HttpRequest) -> HttpResponse:
    """Make an account; its first password is shown once."""
    form = CompteForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _asked(request, "Nouveau compte", form)
    data = form.cleaned_data
    made, word = comptes.creer(
        data["identifiant"], (data["prenom"], data["nom"]), data["groupes"], data["code"]
    )
    return _word(request, made, word)


def compte(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what an account opens."""
    found = get_object_or_404(Compte, pk=pk)
    start = {
        "identifiant": found.username,
        "prenom": found.first_name,
        "nom": found.last_name,
        "groupes": list(found.groups.values_list("name", flat=True)),
        "code": found.code,
    }
    form = CompteForm(request.POST or None, initial=start)
    form.fields["identifiant"].disabled = True
    if request.method != "POST" or not form.is_valid():
        return _asked(request, f"Compte de {found.get_full_name() or found.username}", form)
    data = form.cleaned_data
    comptes.changer(found, (data["prenom"], data["nom"]), data["groupes"], data["code"])
    messages.success(request, f"Le compte de {found.get_full_name()} est changé.")
    return redirect("comptes")


def redonner(request: HttpRequest, pk: int) -> HttpResponse:
    """A new first password, shown once."""
    found = get_object_or_404(Compte, pk=pk)
    return _word(request, found, comptes.redonner(found))


def fermer(request: HttpRequest, pk: int) -> HttpResponse:
    """Close it at once; what it leaves is said."""
    found, user = get_object_or_404(Compte, pk=pk), request.user
    comptes.fermer(found, user if isinstance(user, Compte) else None)
    messages.success(request, f"Le compte de {found.get_full_name() or found.username} est fermé.")
    left = suivis(poste().lu().modele, poste().reglages().day).get(cle(found.code), 0) if found.code else 0
    if left and not comptes.ouverts(found.code):
        messages.warning(request, f"Ses bilans ouverts ({left}) sont à confier à un autre professionnel.")
    return redirect("comptes")


def rouvrir(request: HttpRequest, pk: int) -> HttpResponse:
    """Open it again, with a new first password."""
    found = get_object_or_404(Compte, pk=pk)
    found.is_active = True
    return _word(request, found, comptes.redonner(found))


def _asked(request: HttpRequest, titre: str, form: CompteForm) -> HttpResponse:
    shown = {"titre": titre, "form": form, "retour": "/comptes"}
    return render(request, "formulaire.html", shown, status=422 if form.errors else 200)


def _word(request: HttpRequest, compte: Compte, word: str) -> HttpResponse:
    """The password that opens it once; none where people are recognised elsewhere."""
    if django.REGLEMENT.comptes != MOTS_DE_PASSE:
        messages.success(request, f"Le compte de {compte.get_full_name() or compte.username} est ouvert.")
        return redirect("comptes")
    return render(request, "mot_provisoire.html", {"compte": compte, "mot": word})
