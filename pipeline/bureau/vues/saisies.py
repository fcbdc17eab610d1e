"""What is typed on the page: sessions pointed, papers dated, answers, notes; what Excel changed of it."""

import datetime as dt
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from pipeline.bureau.faits import fait
from pipeline.bureau.formulaires_saisies import Cases, Dates, Note, Rangee
from pipeline.bureau.personnes import ASSISTANT, FACTURATION, personne
from pipeline.bureau.poste import poste
from pipeline.bureau.vues.dossiers import LECTEURS, TITRES, dossier_de
from pipeline.errors import UserError
from pipeline.french import date_longue
from pipeline.model.entites import Dossier
from pipeline.run.saisies import cibles
from pipeline.run.saisies.dire import (
    NOUVELLES,
    POINTAGES,
    Repere,
    completer,
    confidentielles,
    confier,
    dater,
    dates,
    note_de,
    noter,
    pointer,
    refus,
    rubriques,
)
from pipeline.run.saisies.ecarts import ecarts, repondre
from pipeline.run.saisies.fusion import Ecart
from pipeline.run.saisies.inscrire import ChangeeEntreTemps, Contexte, Inscrites, SaisieRefusee
from pipeline.workbook.columns import columns
from pipeline.workbook.sheets import Agent, Confidentiel, Preremplissage
from pipeline.workbook.values.fold import fold
from pipeline.workbook.vocabulary import Rubrique

CONFIDENCE = (
    "Ces notes ne sont lues que du conseiller du dossier et de son second intervenant. Aucun motif médical "
    "n’y est demandé, ni à écrire. Elles vont dans un classeur à part, que le conseiller garde."
)
REFUS = (
    "Un agent peut refuser qu’un autre professionnel le suive : son dossier n’est alors confié à personne "
    "d’autre. Videz la date s’il a changé d’avis."
)
ILLISIBLE = UserError("Cette séance ne se lit pas.", "Revenez à la page, et recommencez.")


def contexte(request: HttpRequest, code: str = "") -> Contexte:
    """Who types here."""
    who = personne(request)
    return Contexte(poste().reglages(), poste().frais, who.nom, who.code or code)


def pointage(request: HttpRequest) -> HttpResponse:
    """Say what became of a session, in one click."""
    seance, statut = _repere(request), POINTAGES.get(request.POST.get("statut", ""))
    if statut is None:
        raise ILLISIBLE
    _may_point(request, seance.qui)
    done = pointer(contexte(request), seance, statut)
    fait(request, "changé", seance.qui)
    messages.success(request, f"{seance.qui}, séance du {date_longue(seance.jour)} : {statut.value}.")
    _tell(request, done)
    return redirect(_retour(request))


def dater_dossier(request: HttpRequest, reference: str) -> HttpResponse:
    """The dates of a dossier's papers."""
    found = dossier_de(request, reference)
    dites = {column.nom: getattr(found.agent.row, column.nom) for column in dates()}
    form = Dates(request.POST or None, dites=dites)
    if _ecrit(request, form, lambda: dater(contexte(request), found.reference, form.dits())):
        return redirect("dossier", reference=reference)
    shown = {"dossier": found, "form": form}
    return render(request, "dates.html", shown, status=422 if form.is_bound else 200)


def refuser(request: HttpRequest, reference: str) -> HttpResponse:
    """The agent refused that another professional takes over."""
    found = dossier_de(request, reference)
    dites = {column.nom: getattr(found.agent.row, column.nom) for column in refus()}
    form = Cases(request.POST or None, colonnes=refus(), dites=dites)
    if _ecrit(request, form, lambda: dater(contexte(request), found.reference, form.dits())):
        return redirect("dossier", reference=reference)
    shown = {
        "titre": f"Refus d’un autre conseiller, {found.reference}",
        "texte": REFUS,
        "form": form,
        "retour": f"/dossier/{found.reference}",
    }
    return render(request, "formulaire.html", shown)


def ajouter(request: HttpRequest, table: str, reference: str) -> HttpResponse:
    """A new row about a dossier: a consent, an order to bill, an answer."""
    if table not in NOUVELLES:
        raise Http404
    if not personne(request).est(*LECTEURS[table]):
        raise PermissionDenied
    found = dossier_de(request, reference)
    form = Rangee(request.POST or None, colonnes=columns(NOUVELLES[table]))
    if _ecrit(request, form, lambda: completer(contexte(request), table, found.reference, form.textes())):
        return redirect("dossier", reference=reference)
    shown = {
        "titre": f"{TITRES[table]}, {found.reference}",
        "form": form,
        "retour": f"/dossier/{found.reference}",
    }
    return render(request, "formulaire.html", shown)


def notes(request: HttpRequest, reference: str) -> HttpResponse:
    """A counsellor's notes, which prefill the synthesis heading by heading."""
    found = dossier_de(request, reference)
    if not personne(request).ouvre("synthese", (found,)):
        raise PermissionDenied
    asked = request.POST.get("rubrique") or request.GET.get("rubrique") or Rubrique.R1_1.value
    rubrique = next((each for each in Rubrique if each.value == asked), None)
    if rubrique is None:
        raise Http404
    before = note_de(found, rubrique)
    form = Note(request.POST or None, initial={"rubrique": rubrique.value, "texte": before, "vue": before})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            done = noter(
                contexte(request, _code(found)), found.reference, rubrique, data["texte"], data["vue"]
            )
        except ChangeeEntreTemps as changed:
            form = Note({**data, "vue": before}, initial={"rubrique": rubrique.value})
            form.add_error(None, changed.told())
        else:
            _said(request, done)
            return redirect("notes", reference=reference)
    written_ones = [(each.value, text) for each in Rubrique if (text := note_de(found, each))]
    shown = {"dossier": found, "form": form, "notes": written_ones, "titre": rubriques()[rubrique.value]}
    return render(request, "notes.html", shown, status=422 if form.is_bound else 200)


def confidentiel(request: HttpRequest, reference: str) -> HttpResponse:
    """What only the counsellor and the dossier's second one may say and read of an agent."""
    found = dossier_de(request, reference)
    if not personne(request).confident(found):
        raise PermissionDenied
    here = found.confidentiel.row if found.confidentiel else None
    dites = {column.nom: getattr(here, column.nom, None) for column in confidentielles()}
    form = Cases(request.POST or None, colonnes=confidentielles(), dites=dites)
    if _ecrit(request, form, lambda: confier(contexte(request, _code(found)), found.reference, form.dits())):
        return redirect("confidentiel", reference=reference)
    shown = {
        "titre": f"Notes confidentielles, {found.reference}",
        "texte": CONFIDENCE,
        "form": form,
        "retour": f"/dossier/{found.reference}",
    }
    return render(request, "formulaire.html", shown)


def liste(request: HttpRequest) -> HttpResponse:
    """What was changed in Excel after it was typed here: to be put back, or kept."""
    return render(request, "saisies.html", {"ecarts": _siens(request)})


def trancher(request: HttpRequest, saisie: int) -> HttpResponse:
    """Answer one of these."""
    if saisie not in {each.rangee.numero for each in _siens(request)}:
        raise Http404
    repondre(poste().reglages(), saisie, remettre=request.POST.get("reponse") == "remettre")
    messages.success(request, f"Saisie n° {saisie} : c’est noté.")
    return redirect("saisies")


def _ecrit(request: HttpRequest, form: Rangee, ecrire: Callable[[], Inscrites]) -> bool:
    """Whether a valid form was written; what its columns refuse, or what changed meanwhile, is told."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        _said(request, ecrire())
    except SaisieRefusee as refused:
        form.refuse(refused.fautes)
    except ChangeeEntreTemps as changed:
        form.add_error(None, changed.told())
    else:
        return True
    return False


def _siens(request: HttpRequest) -> list[Ecart]:
    """Those of the workbooks of the page that this person fills: a counsellor's notes are their own."""
    who, gathered, found = personne(request), poste().lu(), ecarts(poste().reglages())
    own = {cibles.fichier(gathered, Agent)} if who.est(ASSISTANT, FACTURATION) else set()
    notes = (Preremplissage, Confidentiel) if who.code else ()
    own |= {cibles.fichier(gathered, sheet, who.code) for sheet in notes}
    return [each for each in found if who.seule or each.rangee.fichier in own]


def _repere(request: HttpRequest) -> Repere:
    said = request.POST
    try:
        start = dt.time.fromisoformat(said["debut"]) if said.get("debut") else None
        return Repere(said["qui"], dt.date.fromisoformat(said["jour"]), start)
    except (KeyError, ValueError) as fault:
        raise ILLISIBLE from fault


def _may_point(request: HttpRequest, qui: str) -> None:
    """Only for a dossier, or a promotion, that the person knows of and follows or prepares."""
    who = personne(request)
    mine = (
        dossier
        for dossier in poste().lu().modele.dossiers
        if fold(qui) in (fold(dossier.reference), fold(dossier.agent.row.promotion or ""))
    )
    if not any(who.est(ASSISTANT) or who.suit(dossier) for dossier in mine):
        raise PermissionDenied


def _code(dossier: Dossier) -> str:
    """The counsellor of a dossier: on a single post the notes are theirs."""
    return next((record.row.code for record in dossier.intervenants), "")


def _said(request: HttpRequest, done: Inscrites) -> None:
    messages.success(request, "C’est enregistré." if done.numeros else "Rien n’a changé.")
    _tell(request, done)


def _tell(request: HttpRequest, done: Inscrites) -> None:
    for issue in done.remarques:
        messages.info(request, issue.message)


def _retour(request: HttpRequest) -> str:
    """The page where the person was, when it is one of ours."""
    asked = request.POST.get("retour", "/")
    return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else "/"
