"""What the page proposes and a person copies: dates of sessions, a professional replaced by another."""

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import render

from pipeline.bureau.formulaires import REQUIS, Formulaire, jour
from pipeline.bureau.parole import parole
from pipeline.bureau.poste import poste
from pipeline.bureau.vues.dossiers import dossier_de
from pipeline.errors import UserError
from pipeline.model.planning import Rythme
from pipeline.run.proposer import Proposition, poser, reaffecter

PRENDRE = "prendre"  # the button that takes the rows
SEMAINE = ("lundi", "mardi", "mercredi", "jeudi", "vendredi")


class Seances(Formulaire):
    """Sessions to find days for."""

    nombre = forms.IntegerField(label="Nombre de séances", min_value=1, max_value=40, error_messages=REQUIS)
    depuis = jour("À partir du")
    jour = forms.ChoiceField(label="Le", choices=[(str(n), name) for n, name in enumerate(SEMAINE)])
    toutes = forms.ChoiceField(label="Toutes les", choices=[("1", "semaines"), ("2", "deux semaines")])
    debut = forms.TimeField(
        label="Heure de début",
        initial=dt.time(9),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages=REQUIS | {"invalid": "Écrivez une heure, par exemple 09:00."},
    )
    minutes = forms.IntegerField(label="Durée en minutes", min_value=15, max_value=480, initial=90)

    def rythme(self) -> Rythme:
        """What was asked."""
        data = self.cleaned_data
        length = dt.timedelta(minutes=data["minutes"])
        week, day = int(data["toutes"]), int(data["jour"])
        return Rythme(data["nombre"], data["depuis"], day, week, data["debut"], length)


class Remplacement(Formulaire):
    """Who takes over from whom."""

    ancien = forms.ChoiceField(label="Qui s’en va")
    nouveau = forms.ChoiceField(label="Qui reprend")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        people = [record.row for record in poste().lu().reading.tables.intervenants]
        for name in ("ancien", "nouveau"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
            field.choices = [(row.code, f"{row.prenom} {row.nom}") for row in people]


def seances(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Days proposed for the sessions of a dossier, as rows to copy: downloaded."""
    found, form = dossier_de(request, reference), Seances(request.POST or None)

    def proposer() -> Proposition:
        return poser(poste().reglages(), found.reference, form.rythme())

    shown = {"titre": f"Proposer des séances, {found.reference}", "retour": f"/dossier/{found.reference}"}
    return _propose(request, form, proposer, shown)


def remplacement(request: HttpRequest) -> HttpResponseBase:
    """The rows by which a professional takes over: downloaded, to be read and copied."""
    form = Remplacement(request.POST or None)

    def proposer() -> Proposition:
        data = form.cleaned_data
        return reaffecter(poste().reglages(), data["ancien"], data["nouveau"])

    shown = {"titre": "Confier les dossiers à un autre professionnel", "retour": "/dossiers"}
    return _propose(request, form, proposer, shown)


def _propose(
    request: HttpRequest, form: Formulaire, proposer: Callable[[], Proposition], shown: Mapping[str, object]
) -> HttpResponseBase:
    """What is proposed is seen first, with what there is to know of it; then its rows are taken."""
    lines: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            made = proposer()
        except UserError as fault:
            form.add_error(None, f"{fault.message} {parole(fault.remedy)}")
        else:
            if PRENDRE in request.POST:
                return _sent(made.path)
            lines = made.lignes
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "proposition.html", {**shown, "form": form, "lignes": lines}, status=status)


def _sent(path: Path) -> FileResponse:
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)
