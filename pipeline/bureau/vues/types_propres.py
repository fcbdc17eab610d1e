"""Kinds of the office's own: begun, changed and ended by a form."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from pipeline.bureau.formulaires import REQUIS, Formulaire
from pipeline.bureau.poste import poste
from pipeline.documents import catalogue
from pipeline.documents.propres.reglage import COMME, Quand, Seances, UnPar, roles
from pipeline.run.modeles_deposes import retirer
from pipeline.run.modeles_nouveaux import nouveau, reglages_de, regler


def _choix(words: Iterable[str]) -> list[tuple[str, str]]:
    return [(str(word), str(word)) for word in words]


class Type(Formulaire):
    """What a kind of one's own is."""

    nom = forms.CharField(
        label="Son nom", max_length=80, error_messages=REQUIS, help_text="Convocation au jury"
    )
    comme = forms.ChoiceField(
        label="Il a les champs de",
        required=False,
        help_text="Son modèle commence par une copie de celui-là.",
    )
    un_par = forms.ChoiceField(label="Un document par", choices=_choix(UnPar), initial=UnPar.AGENT)
    seances = forms.ChoiceField(
        label="Pour quelles séances",
        choices=_choix(Seances),
        help_text="Pour un document par séance seulement.",
    )
    quand = forms.ChoiceField(label="À partir de quand", choices=_choix(Quand))
    dossier = forms.CharField(
        label="Son dossier dans outputs",
        max_length=40,
        required=False,
        help_text="À son nom, si rien n’est écrit.",
    )
    lecteurs = forms.CharField(label="Qui le lit", max_length=80, initial="l’agent", error_messages=REQUIS)
    roles = forms.MultipleChoiceField(
        label="À qui la page l’ouvre", required=False, widget=forms.CheckboxSelectMultiple
    )
    confidentiel = forms.BooleanField(label="Son existence même est confidentielle", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(kind, catalogue.of(kind).nom) for kind in COMME]
        for name, choices in (("comme", [("", "aucun type"), *named]), ("roles", _choix(roles()))):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
            field.choices = choices

    def dits(self) -> dict[str, Any]:
        """The settings that were filled in."""
        return {key: value for key, value in self.cleaned_data.items() if value or key == "roles"}


def nouveau_type(request: HttpRequest) -> HttpResponse:
    """Begin a kind."""
    form = Type(request.POST or None, initial={"quand": Quand.SEANCES})
    if request.method != "POST" or not form.is_valid():
        return _formulaire(request, form, "Un type de document à vous", "Le créer")
    said = form.dits()
    _, word = nouveau(poste().reglages(), said.pop("nom"), said)
    messages.success(
        request, f"{word.name} est créé : téléchargez-le, changez son texte dans Word, remettez-le."
    )
    return redirect("modeles")


def reglages(request: HttpRequest, nom: str) -> HttpResponse:
    """Change what a kind is."""
    settings = poste().reglages()
    form = Type(request.POST or None, initial=reglages_de(settings, nom))
    if request.method != "POST" or not form.is_valid():
        return _formulaire(request, form, f"Réglages de {nom}", "Les enregistrer")
    regler(settings, nom, form.dits())
    messages.success(request, "Les réglages sont enregistrés : la production suivante les suit.")
    return redirect("modeles")


def _formulaire(request: HttpRequest, form: Type, title: str, button: str) -> HttpResponse:
    shown = {"titre": title, "form": form, "retour": "/modeles", "bouton": button}
    return render(request, "formulaire.html", shown, status=422 if form.is_bound else 200)


def retirer_le_type(request: HttpRequest, nom: str) -> HttpResponse:
    """End a kind; its documents stay."""
    retirer(poste().reglages(), nom, datetime.now())
    messages.success(request, f"{nom} et ses réglages sont dans inputs/archives ; ses documents restent.")
    return redirect("modeles")
