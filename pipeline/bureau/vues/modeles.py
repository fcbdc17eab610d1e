"""The templates: checked, seen on real dossiers, downloaded, put back, and the blank workbook to fill."""

import tempfile
from datetime import datetime
from io import BytesIO
from pathlib import Path

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from pipeline.bureau import regard
from pipeline.bureau.formulaires import REQUIS, Formulaire
from pipeline.bureau.personnes import personne
from pipeline.bureau.poste import poste
from pipeline.dispositifs import load
from pipeline.documents import catalogue
from pipeline.run.apercus import APERCUS, apercu
from pipeline.run.classeur import write_classeur
from pipeline.run.modeles import verifier
from pipeline.run.modeles_deposes import modeles, prendre, remettre, revenir
from pipeline.run.palettes import ENDED
from pipeline.run.palettes import write as write_palettes

DEUX = (
    "Deux versions : le modèle en place a changé depuis que vous l’avez pris, ou n’a pas été pris d’ici. "
    "Il reste en place. Téléchargez-le, reportez-y vos changements, puis remettez-le."
)


class Modele(Formulaire):
    """An edited template."""

    modele = forms.FileField(label="Le modèle corrigé dans Word", error_messages=REQUIS)


class Classeur(Formulaire):
    """What the blank workbook is for."""

    dispositifs = forms.MultipleChoiceField(
        label="Pour ces dispositifs",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Tous, si aucun n’est coché.",
    )
    conseiller = forms.BooleanField(label="Le classeur du conseiller", required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["dispositifs"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        schemes = load(None)[0].values()  # several have one public name
        field.choices = [(each.code, f"{each.libelle_public} ({each.code})") for each in schemes]


def liste(request: HttpRequest) -> HttpResponse:
    """Every template, what is wrong with each, told without writing anything."""
    settings = poste().reglages(dry_run=True)
    found = verifier(settings)
    shown = {"modeles": list(modeles(settings)), "issues": found.issues, "bons": found.bons, "form": Modele()}
    return render(request, "modeles.html", shown)


def telecharger(request: HttpRequest, nom: str) -> FileResponse:
    """The template in use, to edit in Word."""
    path = prendre(poste().reglages(), nom, personne(request).identifiant)
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)


def palette(_request: HttpRequest, nom: str) -> FileResponse:
    """The fields of a template, ready to copy into Word."""
    with tempfile.TemporaryDirectory(prefix="bilan-palette-") as folder:
        # A template that several types share has the palette of the first.
        wanted = {ENDED.format(kind.kind) for kind in catalogue.with_template() if kind.template == nom}
        path = next((p for p in write_palettes(Path(folder)) if p.name in wanted), None)
        if path is None:
            raise Http404
        return FileResponse(held(path), as_attachment=True, filename=path.name)


def remettre_un(request: HttpRequest, nom: str) -> HttpResponse:
    """Put an edited template in place."""
    form = Modele(request.POST, request.FILES)
    if not form.is_valid():
        shown = {"titre": f"Modèle {nom}", "form": form, "retour": "/modeles"}
        return render(request, "formulaire.html", shown, status=422)
    data, who = form.cleaned_data["modele"].read(), personne(request).identifiant
    done = remettre(poste().reglages(), nom, data, datetime.now(), who)
    if done.deux:
        messages.warning(request, DEUX)
        messages.info(request, f"Le vôtre est gardé : inputs/{done.garde}")
    else:
        messages.success(request, f"Le modèle {nom} est en place : la production suivante l’emploie.")
    if done.garde and not done.deux:
        messages.info(request, f"Celui d’avant est gardé : inputs/{done.garde}")
    return redirect("modeles")


def revenir_au_livre(request: HttpRequest, nom: str) -> HttpResponse:
    """Come back to the shipped one."""
    revenir(poste().reglages(), nom, datetime.now())
    messages.success(request, f"Le modèle {nom} livré sert de nouveau ; le vôtre est dans inputs/archives.")
    return redirect("modeles")


def essayer(request: HttpRequest, famille: str) -> HttpResponse:
    """What a template gives on the emptiest and the fullest real dossiers, for who may open any of them."""
    if not all(
        regard.famille(personne(request), each.kind) for each in catalogue.TYPES if each.famille == famille
    ):
        raise PermissionDenied
    pictures = [path.name for path in apercu(poste().reglages(), famille) if path.suffix == ".png"]
    return render(request, "apercus.html", {"images": pictures, "famille": famille})


def image(request: HttpRequest, nom: str) -> FileResponse:
    """One picture of such a trial."""
    if not regard.gabarit(personne(request), f"{nom.partition(',')[0]}.docx"):
        raise PermissionDenied
    folder = poste().office.outputs / APERCUS
    path = next((p for p in folder.glob("*.png") if p.name == nom), None) if folder.is_dir() else None
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), content_type="image/png")


def classeur(request: HttpRequest) -> HttpResponseBase:
    """The blank workbook, downloaded."""
    form = Classeur(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        shown = {"titre": "Classeur vierge", "form": form, "retour": "/", "bouton": "Télécharger"}
        return render(request, "formulaire.html", shown)
    theirs = form.cleaned_data["conseiller"]
    with tempfile.TemporaryDirectory(prefix="bilan-classeur-") as folder:
        path = Path(folder) / ("conseiller.xlsx" if theirs else "classeur.xlsx")
        write_classeur(path, form.cleaned_data["dispositifs"], conseiller=theirs)
        return FileResponse(held(path), as_attachment=True, filename=path.name)


def held(path: Path) -> BytesIO:
    """The bytes of a file that goes away before they are sent."""
    return BytesIO(path.read_bytes())
