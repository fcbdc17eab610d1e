"""The invoices: where each stands, reminders, files for the accounts, the register's health."""

from decimal import Decimal
from pathlib import Path

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from pipeline.bureau import formulaires_factures as formulaires
from pipeline.bureau.formulaires import Formulaire, tape
from pipeline.bureau.parole import parole
from pipeline.bureau.poste import poste
from pipeline.bureau.tableaux import tableau
from pipeline.bureau.vues.televerse import garde_un_moment
from pipeline.errors import UserError
from pipeline.factures.relances import relance
from pipeline.french import liste
from pipeline.issues import Severity
from pipeline.report.factures import follow_up, totals, unknown_rates
from pipeline.run.facturer import etat, registre, reprises
from pipeline.run.facturer.lettres import write_letters

TOLD = 5  # faults of the sheet « Règlements », above which reading it says them


def suivi(request: HttpRequest) -> HttpResponse:
    """Where each invoice stands."""
    settings = poste().reglages()
    rows = etat.look(settings)
    reminders = [(row.piece, said.texte) for row in rows if (said := relance(row)).texte]
    shown = {
        "lignes": list(zip([row.piece.numero for row in rows], tableau(follow_up(rows)).rangees, strict=True))
        if rows
        else [],
        "suivi": tableau(follow_up(rows)),
        "taux": list(unknown_rates(rows)),
        "relances": reminders,
        "periode": formulaires.Periode(),
        "annee": formulaires.Annee(),
    }
    return render(request, "factures.html", shown)


def actualiser(request: HttpRequest) -> HttpResponse:
    """Bring the sheet « Règlements » into the register, and write the follow-up workbook."""
    found = etat.follow(poste().reglages())
    shown = {"issues": found.issues, "totaux": tableau(totals(found.totaux)) if found.totaux else None}
    if not found.issues:
        messages.success(request, "La feuille « Règlements » est lue, le classeur de suivi est écrit.")
    return render(request, "factures_suivi.html", shown)


def lettres(request: HttpRequest) -> HttpResponse:
    """Write the letters of reminder that are due; what a person wrote in one is kept."""
    settings = poste().reglages()
    state = etat.follow(settings)
    made = write_letters(settings, state)
    messages.success(request, liste(path.name for path in made.faites) or "Aucune lettre de plus.")
    faults = [issue for issue in state.issues if issue.severity is Severity.ERREUR]
    for issue in (*made.issues, *faults[:TOLD]):
        messages.warning(request, f"{issue.message} {parole(issue.remedy)}")
    return redirect("factures")


def journal(request: HttpRequest) -> HttpResponseBase:
    """The journal for the accounts, downloaded."""
    form = formulaires.Periode(request.POST)
    if not form.is_valid():
        return _wrong(request, "Journal des factures", form)
    path = etat.write_journal(poste().reglages(), form.cleaned_data["du"], form.cleaned_data["au"], None)
    return _sent(path)


def fin_annee(request: HttpRequest) -> HttpResponseBase:
    """What was done and not billed at the end of a year, downloaded."""
    form = formulaires.Annee(request.POST)
    if not form.is_valid():
        return _wrong(request, "Fin d’année", form)
    _, path = reprises.fin_annee(poste().reglages(), form.cleaned_data["annee"])
    return _sent(path)


def sante(request: HttpRequest) -> HttpResponse:
    """Whether the register and its copies are whole."""
    settings = poste().reglages()
    found = etat.verify(settings) if registre.exists(settings) else None
    wrong = found is not None and any(i.severity is Severity.ERREUR for i in found.issues)
    shown = {"controle": found, "fautif": wrong, "adoption": formulaires.Adoption(), "sens": registre.SENS}
    return render(request, "factures_sante.html", shown)


def adopter(request: HttpRequest) -> HttpResponse:
    """Say that this register, copied or moved, is the only one that issues."""
    form = formulaires.Adoption(request.POST)
    if not form.is_valid() or not tape(form.cleaned_data["mot"], registre.ADOPTER):
        raise UserError("Le mot n’est pas le bon : rien n’a changé.", f"Tapez « {registre.ADOPTER} ».")
    registre.adopt(poste().reglages())
    messages.success(request, "Registre adopté : il peut émettre. L’autre ne doit plus jamais servir.")
    return redirect("sante")


def reprendre(request: HttpRequest) -> HttpResponse:
    """An invoice issued before the program was used."""
    sent = request.method == "POST"
    form = formulaires.Reprise(request.POST, request.FILES) if sent else formulaires.Reprise()
    if not sent or not form.is_valid():
        return _wrong(request, "Inscrire une facture d’avant", form)
    data = dict(form.cleaned_data)
    with garde_un_moment(data.pop("fichier")) as path:
        ttc, taux = data.pop("montant"), data.pop("taux") or Decimal(0)
        asked = reprises.Reprise(**data, ttc=ttc, taux=taux, fichier=path)
        piece = reprises.reprendre(poste().reglages(), asked)
    known = "était déjà inscrite" if piece.deja else "est inscrite"
    messages.success(request, f"{piece.numero} {known}. Son bilan est facturé ; un avoir peut la corriger.")
    return redirect("factures")


def _wrong(request: HttpRequest, titre: str, form: Formulaire) -> HttpResponse:
    return render(request, "formulaire.html", {"titre": titre, "form": form, "retour": "/factures"})


def _sent(path: Path) -> FileResponse:
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)
