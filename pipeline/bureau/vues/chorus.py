"""Chorus Pro and the accountant: deposits prepared, statuses recorded, the statement of payments matched."""

import shutil
import tempfile
from hashlib import sha256
from pathlib import Path

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from pipeline.bureau.formulaires import REQUIS, Depot, Formulaire, jour
from pipeline.bureau.formulaires_factures import Confirmation
from pipeline.bureau.poste import poste
from pipeline.bureau.tableaux import tableau
from pipeline.bureau.vues.modeles import held
from pipeline.bureau.vues.televerse import depose, garde_un_moment, recevoir
from pipeline.factures.electronic import Statut
from pipeline.french import pluriel
from pipeline.report.factures import matched
from pipeline.run.depot.boite import oublier
from pipeline.run.facturer import encaissements as releve
from pipeline.run.facturer import statuts
from pipeline.run.facturer.depots import FOLDER, Prepare, deposer, facturx


class StatutForm(Formulaire):
    """A status read on the portal."""

    numero = forms.CharField(label="Numéro de la facture", error_messages=REQUIS)
    statut = forms.ChoiceField(label="Statut", choices=[(each.value, each.value) for each in Statut])
    le = jour("Le", requis=False, aide="Aujourd’hui, si elle reste vide.")
    motif = forms.CharField(label="Motif d’un rejet", required=False)


class Pointes(Confirmation):
    """The payments seen, to record."""

    refus = "rien n’est inscrit"


class Export(Formulaire):
    """The portal's export."""

    fichier = forms.FileField(label="L’export CSV du portail", error_messages=REQUIS)


def chorus(request: HttpRequest) -> HttpResponse:
    """Where each deposit stands, and what may be done."""
    shown = {
        "depots": list(statuts.states(poste().reglages())),
        "statut": StatutForm(auto_id="s_%s"),
        "export": Export(auto_id="e_%s"),
        "releve": Depot(auto_id="r_%s"),
    }
    return render(request, "chorus.html", shown)


def preparer(request: HttpRequest) -> HttpResponse:
    """Prepare the folder of deposits of all that was not deposited yet."""
    return _prepared(request, deposer(poste().reglages(), ()))


def electronique(request: HttpRequest, numero: str) -> HttpResponse:
    """The electronic form of one invoice, to be sent otherwise."""
    return _prepared(request, facturx(poste().reglages(), (numero,)))


def emporter(_request: HttpRequest, nom: str) -> FileResponse:
    """A folder of deposits, downloaded whole."""
    root = poste().office.outputs / FOLDER
    folder = (
        next((p for p in root.iterdir() if p.name == nom and p.is_dir()), None) if root.is_dir() else None
    )
    if folder is None:
        raise Http404
    with tempfile.TemporaryDirectory(prefix="bilan-depot-") as place:
        made = shutil.make_archive(str(Path(place) / nom), "zip", folder)
        return FileResponse(held(Path(made)), as_attachment=True, filename=f"{nom}.zip")


def noter_statut(request: HttpRequest) -> HttpResponse:
    """Record one status."""
    form = StatutForm(request.POST)
    if not form.is_valid():
        return render(request, "formulaire.html", {"titre": "Statut", "form": form, "retour": "/chorus"})
    data = form.cleaned_data
    new = statuts.statut(poste().reglages(), data["numero"], data["statut"], data["le"], data["motif"])
    messages.success(request, f"{data['numero']} : {data['statut']}{'' if new else ' (déjà inscrit)'}.")
    return redirect("chorus")


def lire_export(request: HttpRequest) -> HttpResponse:
    """Record the statuses of the portal's export."""
    form = Export(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "formulaire.html", {"titre": "Export", "form": form, "retour": "/chorus"})
    with garde_un_moment(form.cleaned_data["fichier"]) as path:
        read = statuts.lire(poste().reglages(), path)
    messages.success(request, f"{len(read.nouveaux)} inscrits, {read.connus} déjà connus.")
    return render(request, "factures_suivi.html", {"issues": read.issues, "totaux": None})


def recevoir_releve(request: HttpRequest) -> HttpResponse:
    """Take the accountant's statement."""
    form = Depot(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "formulaire.html", {"titre": "Relevé", "form": form, "retour": "/chorus"})
    sent = form.cleaned_data["classeur"]
    path = recevoir(request, sent)
    return redirect("encaissements", nom=path.name)


def encaissements(request: HttpRequest, nom: str) -> HttpResponse:
    """What matches exactly; once « oui » is typed under it, it is recorded, the rest to be completed."""
    settings = poste().reglages()
    path = depose(request, nom)
    read = releve.read(settings, path, {})
    seen = sha256(repr([(p.numeros, p.releve) for p in read.exacts]).encode()).hexdigest()
    form = Pointes(request.POST or None, initial={"vu": seen})
    if request.method == "POST" and form.is_valid() and form.cleaned_data["vu"] != seen:
        messages.warning(
            request, "Le registre a changé entre-temps : voici ce qui serait inscrit maintenant."
        )
        form = Pointes(initial={"vu": seen})
    elif request.method == "POST" and form.is_valid():
        rest = releve.write_rest(settings, read)
        done, faults = releve.record(settings, read)
        messages.success(request, f"{pluriel(done, 'paiement inscrit', 'paiements inscrits')}.")
        if rest is not None:
            messages.info(request, f"À compléter, puis à déposer : {rest.name}")
        oublier(path)
        return render(request, "factures_suivi.html", {"issues": (*read.issues, *faults), "totaux": None})
    shown = {"nom": nom, "issues": read.issues, "tableau": tableau(matched(read.pointages)), "form": form}
    return render(request, "encaissements.html", shown | {"exacts": len(read.exacts)})


def _prepared(request: HttpRequest, made: Prepare) -> HttpResponse:
    shown = {"fichiers": [each.nom for each in made.fichiers], "issues": made.issues, "dossier": ""}
    if made.dossier is not None:
        shown["dossier"] = made.dossier.name
    return render(request, "depots.html", shown)
