"""A workbook of another layout: what each column becomes, with samples, confirmed in a form."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from pipeline.bureau.poste import poste
from pipeline.bureau.vues.televerse import depose
from pipeline.run.correspondance import lignes, place, repondre
from pipeline.run.depot.boite import oublier
from pipeline.run.importer import Imported, importer


def reprendre(request: HttpRequest, nom: str) -> HttpResponse:
    """Begin: what was confirmed for such a file serves again, else it is proposed."""
    path = depose(request, nom)
    done = importer(path, poste().reglages())
    return _done(request, nom, done) if done.confirmed else redirect("importer", nom=nom)


def importer_un(request: HttpRequest, nom: str) -> HttpResponse:
    """The proposal as a form; once confirmed, our workbook is made of it."""
    settings = poste().reglages()
    path = depose(request, nom)
    proposal = place(settings, path)
    if not proposal.is_file():  # not begun: its receipt has the button that begins
        return redirect("depot", nom=nom)
    if request.method == "POST":
        repondre(proposal, {name: str(value) for name, value in request.POST.items()})
        done = importer(path, settings)
        if done.confirmed:
            return _done(request, nom, done)
        for sentence in done.sentences:
            messages.warning(request, sentence)
    return render(request, "importer.html", {"nom": nom, "lignes": lignes(proposal)})


def _done(request: HttpRequest, nom: str, done: Imported) -> HttpResponse:
    for sentence in done.sentences:
        messages.success(request, sentence)
    oublier(depose(request, nom))
    return redirect("produire")
