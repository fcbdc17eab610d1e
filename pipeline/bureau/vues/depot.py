"""Dropping a workbook: the receipt, the faults with their cells, then keeping it or not."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from pipeline.bureau import regard
from pipeline.bureau.formulaires import Depot, Garde
from pipeline.bureau.personnes import personne
from pipeline.bureau.poste import poste
from pipeline.bureau.vues.televerse import depose, recevoir
from pipeline.issues import Issue
from pipeline.run.depot.boite import CONSEILLER, garder, oublier, propose
from pipeline.run.depot.boite import classeurs as tous
from pipeline.run.depot.recu import Recu, autour, examiner, marque

MONTREES = 200  # faults shown with their cells; the annotated copy marks them all


def deposer(request: HttpRequest) -> HttpResponse:
    """Take the file, and look at it."""
    form = Depot(request.POST, request.FILES) if request.method == "POST" else Depot()
    if request.method != "POST" or not form.is_valid():
        return render(request, "deposer.html", {"depot": form, "sources": poste().lu().sources})
    sent: UploadedFile[Any] = form.cleaned_data["classeur"]
    path = recevoir(request, sent)
    return redirect("depot", nom=path.name)


def depot(request: HttpRequest, nom: str) -> HttpResponse:
    """Show what was understood; keep it when that is asked."""
    settings = poste().reglages()
    path = depose(request, nom)
    remplace, dossier = _place(request, path)
    start = {"remplace": remplace, "dossier": dossier}
    known, alone = _classeurs(request), personne(request).seule
    form = Garde(request.POST or None, initial=start, classeurs=known, conseiller=alone)
    if request.method == "POST" and form.is_valid():
        kept = garder(settings, path, remplace, dossier, datetime.now())
        messages.success(request, f"« {kept.name} » est gardé dans le dossier inputs.")
        return redirect("produire")
    recu = _recu(request, path)
    shown = {"recu": recu, "garde": form, "fautes": _shown(recu, path), "nom": nom}
    return render(request, "depot.html", shown)


def abandonner(request: HttpRequest, nom: str) -> HttpResponse:
    """Forget a workbook that is not to be kept."""
    oublier(depose(request, nom))
    messages.info(request, f"« {nom} » n’est pas gardé : rien n’a changé.")
    return redirect("accueil")


def a_corriger(request: HttpRequest, nom: str) -> HttpResponseBase:
    """The annotated copy, to be downloaded."""
    path = depose(request, nom)
    recu = _recu(request, path)
    copy = marque(path, recu.nom, [issue for _, found in recu.fautes for issue in found])
    return FileResponse(copy.open("rb"), as_attachment=True, filename=copy.name)


def _place(request: HttpRequest, path: Path) -> tuple[str, str]:
    """What it would replace and the folder it would be in: as asked, else as it seems."""
    asked = request.POST if request.method == "POST" else request.GET
    if "remplace" in asked or "dossier" in asked:
        remplace, dossier = asked.get("remplace", ""), asked.get("dossier", "")
    else:
        remplace, dossier = propose(poste().reglages(), path), ""
    known, alone = _classeurs(request), personne(request).seule
    return remplace if remplace in known else "", CONSEILLER if dossier == CONSEILLER and alone else ""


def _classeurs(request: HttpRequest) -> list[str]:
    """The workbooks that it may replace; on a server a counsellor's are theirs, who write there."""
    found = tous(poste().reglages())
    return [name for name in found if personne(request).seule or not name.startswith(f"{CONSEILLER}/")]


def _recu(request: HttpRequest, path: Path) -> Recu:
    recu = examiner(poste().reglages(), path, *_place(request, path))
    return replace(recu, ailleurs=tuple(regard.lues(personne(request), recu.ailleurs)))


def _shown(recu: Recu, path: Path) -> list[tuple[str, list[tuple[Issue, Any]]]]:
    """The faults by sheet, each with the cells around it, up to what a page can hold."""
    left, shown = MONTREES, list[tuple[str, list[tuple[Issue, Any]]]]()
    for sheet, issues in recu.fautes:
        told = [(issue, autour(path, sheet, issue.origin.cell)) for issue in issues[: max(0, left)]]
        left -= len(told)
        shown.append((sheet, told))
    return shown
