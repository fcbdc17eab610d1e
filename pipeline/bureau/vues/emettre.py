"""Issuing invoices: choose, see exactly what would be issued, type « oui », and only that is issued."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from pipeline.bureau import formulaires_factures as formulaires
from pipeline.bureau.faits import fait
from pipeline.bureau.poste import poste
from pipeline.bureau.tableaux import tableau
from pipeline.french import montant, pluriel
from pipeline.model.entites import Dossier
from pipeline.model.factures import Draft
from pipeline.report.factures import issued, series_line, to_issue
from pipeline.run.facturer import emission
from pipeline.run.facturer.acceptables import EXERCICE
from pipeline.run.facturer.apercus import apercu, brouillons
from pipeline.run.facturer.choix import Demande
from pipeline.run.facturer.emises import MEME, PEUT_ETRE
from pipeline.run.facturer.emission import Preparation
from pipeline.settings import Settings

MOT = "mot-"
CHANGE = "Les classeurs ont changé entre-temps : voici ce qui serait émis maintenant."


def facturer(request: HttpRequest) -> HttpResponse:
    """What is due, to tick."""
    settings = poste().reglages()
    prepared = emission.prepare(settings, Demande(jusqu_au=settings.day))
    if request.GET:
        form = formulaires.Choix(request.GET, choices=_choices(prepared))
        if form.is_valid():
            return redirect(f"/factures/emettre?{request.GET.urlencode()}")
    else:
        form = formulaires.Choix(choices=_choices(prepared), initial={"references": _ordered()})
    shown = {"form": form, "issues": prepared.choix.issues, "deja": prepared.choix.deja, "settings": settings}
    asked = {reference for reference, _ in _choices(prepared)}
    drafts = [item for item in brouillons(prepared.gathered) if asked & set(item.dossiers)]
    doubtful = {ref for issue in prepared.choix.issues if issue.code == PEUT_ETRE for ref in issue.dossiers}
    told = [(item.key, item.sujet.brouillon) for item in drafts]
    shown |= {"doutes": sorted(doubtful), "nombre": len(asked), "brouillons": told}
    return render(request, "facturer.html", shown)


def doute(request: HttpRequest, reference: str) -> HttpResponse:
    """Say whether a bilan that may be billed already is the same, or another."""
    same = request.POST.get("meme") == "oui"
    settings = poste().reglages(confirmes=frozenset({f"{MEME}{reference}" if same else reference}))
    if emission.repondre(settings, emission.prepare(settings, Demande((reference,)))):
        said = "le même bilan : rien n’en est facturé deux fois" if same else "un autre bilan"
        messages.success(request, f"C’est noté : {reference} est {said}.")
    return redirect("facturer")


def brouillon(_request: HttpRequest, brouillon: str) -> HttpResponse:
    """An invoice as it would be issued now, its first page as a picture."""
    picture = apercu(poste().reglages(), poste().lu(), brouillon)
    return HttpResponse(picture, content_type="image/png")


def emettre(request: HttpRequest) -> HttpResponse:
    """The summary; then, once « oui » is typed under the very summary that was shown, the issue."""
    asked = _asked(request.GET)
    settings = poste().reglages(confirmes=_words(request.POST))
    prepared = emission.prepare(settings, asked)
    seen = _digest(prepared)
    if request.method == "POST":
        form = formulaires.Confirmation(request.POST)
        if form.is_valid() and form.cleaned_data["vu"] != seen:
            messages.warning(request, CHANGE)
            form = formulaires.Confirmation(initial={"vu": seen})
        elif form.is_valid():
            return _issue(request, settings, prepared)
    else:
        form = formulaires.Confirmation(initial={"vu": seen})
    return render(request, "emettre.html", _summary(prepared, asked) | {"form": form})


def _issue(request: HttpRequest, settings: Settings, prepared: Preparation) -> HttpResponse:
    done = emission.emit(settings, prepared)
    fait(request, "émis", *(piece.numero for piece in done.factures))
    for line in issued(done.factures):
        messages.success(request, line)
    shown = {"factures": done.factures, "issues": (*prepared.choix.issues, *done.issues)}
    return render(request, "emises.html", shown)


def _choices(prepared: Preparation) -> list[tuple[str, str]]:
    """Each bilan that may be billed, its customers and its sums; in January, once its year is said."""
    found: dict[str, list[str]] = {}
    waiting = [(draft, (dossier,)) for draft, dossier in _of_a_year(prepared)]
    for draft, dossiers in [*((c.draft, c.dossiers) for c in prepared.choix.commandes), *waiting]:
        told = f"{draft.client.nom}, {montant(draft.total_ttc)}"
        for dossier in dossiers:
            row = dossier.agent.row
            found.setdefault(dossier.reference, [f"{dossier.reference}, {row.prenom} {row.nom}"]).append(told)
    return [(reference, " – ".join(told)) for reference, told in found.items()]


def _of_a_year(prepared: Preparation) -> Iterator[tuple[Draft, Dossier]]:
    """The invoices that wait only for their accounting year."""
    asked = {ref for issue in prepared.choix.issues if issue.code == EXERCICE for ref in issue.dossiers}
    for item in brouillons(prepared.gathered):
        dossier, draft = item.sujet.un_dossier(), item.sujet.brouillon
        if draft is not None and dossier.reference in asked:
            yield draft, dossier


def _ordered() -> list[str]:
    """The bilans that the sheet « À facturer » orders."""
    return [dossier.reference for dossier in poste().lu().modele.dossiers if dossier.a_facturer]


def _asked(query: QueryDict) -> Demande:
    form = formulaires.Choix(query, choices=[(reference, "") for reference in query.getlist("references")])
    if not form.is_valid():
        return Demande(("",))
    data = form.cleaned_data
    return Demande(tuple(data["references"]), None, data["le"], data["par_mois"], data["exercice"])


def _words(posted: QueryDict) -> frozenset[str]:
    """The words typed under the questions that ask for one."""
    typed = (str(posted[name]).strip() for name in posted if name.startswith(MOT))
    return frozenset(word for word in typed if word)


def _digest(prepared: Preparation) -> str:
    """All that would be issued, in one word: what was confirmed is what is issued."""
    told = [(c.draft.model_dump_json(), c.le, c.numero) for c in prepared.choix.commandes]
    return sha256(repr((told, [q.mot for q in prepared.questions])).encode()).hexdigest()


def _summary(prepared: Preparation, asked: Demande) -> dict[str, Any]:
    orders = prepared.choix.commandes
    return {
        "tableau": tableau(to_issue((c.draft, c.le, c.numero) for c in orders)) if orders else None,
        "series": [series_line(s.organisme, s.serie, s.dernier, len(s.commandes)) for s in prepared.series],
        "questions": [(f"{MOT}{n}", question) for n, question in enumerate(prepared.questions, 1)],
        "issues": prepared.choix.issues,
        "exercice": any(issue.code == EXERCICE for issue in prepared.choix.issues),
        "total": pluriel(len(orders), "facture"),
        "deja": [] if orders or prepared.choix.issues else list(_already(prepared, asked)),
    }


def _already(prepared: Preparation, asked: Demande) -> Iterator[str]:
    """What was issued for these bilans: the button was pressed twice, or somebody else pressed it."""
    for dossier in prepared.gathered.modele.dossiers:
        if dossier.reference in asked.references:
            yield from (f"{dossier.reference} : {each.numero}" for each in dossier.facturees)
