"""Producing: first what would happen, then the button, the progress, and what came of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from pipeline.bureau import regard
from pipeline.bureau.personnes import personne
from pipeline.bureau.poste import poste
from pipeline.bureau.travail import travail
from pipeline.report.run import Run
from pipeline.store.outcome import Status

# What each status is called before and after, in the order in which a person looks.
SECTIONS = (
    (
        Status.RETENU,
        "Retenus par une erreur",
        "Corrigez l’erreur, puis produisez de nouveau.",
    ),
    (Status.FAIT, "Faits ou mis à jour", ""),
    (Status.CONSERVE, "Conservés", "Une personne les a modifiés : ils restent tels quels."),
    (Status.FIGE, "Figés", "Signés, acceptés ou délivrés : ils ne changent plus."),
    (Status.PAS_ENCORE, "Pas encore dus", "Rien n’est à corriger."),
    (Status.INCHANGE, "Inchangés", "Leurs données n’ont pas changé."),
)
LISTES = 300  # lines shown under one status; the report has them all


def produire(request: HttpRequest) -> HttpResponse:
    """What would happen; then, on the button, what happens."""
    if request.method == "POST":
        travail.demarrer(poste().reglages(), personne(request).nom)
        return redirect("production")
    if travail.en_cours():
        return redirect("production")
    run = poste().prevu()
    return render(request, "produire.html", {"run": run, "sections": _sections(run, request)})


def production(request: HttpRequest) -> HttpResponse:
    """The progress, then the result."""
    run = travail.etat.resultat
    shown = {"etat": travail.etat, "sections": _sections(run, request) if run else (), "run": run}
    seen = {"ecrits": _montres(run, request) if run else ()}
    return render(request, "production.html", shown | seen)


def avancement(_request: HttpRequest) -> HttpResponse:
    """The progress for the script that polls."""
    etat = travail.etat
    return JsonResponse(
        {"faits": etat.faits, "total": etat.total, "pourcent": etat.pourcent, "encours": etat.en_cours}
    )


def arreter(_request: HttpRequest) -> HttpResponse:
    """Stop it."""
    travail.arreter()
    return redirect("production")


def _montres(run: Run, request: HttpRequest) -> set[str]:
    """The keys of what was made that the person may look at."""
    who = personne(request)
    made = (line for line in run.listed(Status.FAIT) if line.path.endswith(".docx"))
    return {line.key for line in made if regard.famille(who, line.kind)}


def _sections(run: Run, request: HttpRequest) -> list[tuple[Any, ...]]:
    """Status, title, words, lines shown, how many there are."""
    who = personne(request)
    seen = run if who.seule else run.public
    found = [
        (status, title, text, regard.lignes(who, seen.listed(status))) for status, title, text in SECTIONS
    ]
    return [(*said, lines[:LISTES], len(lines)) for *said, lines in found if lines]
