"""The syntheses of a counsellor: read back, handed over, co-signed, destroyed after what goes was shown."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from pipeline.bureau import formulaires_dossiers as formulaires
from pipeline.bureau.faits import fait
from pipeline.bureau.formulaires import Formulaire
from pipeline.bureau.personnes import personne
from pipeline.bureau.poste import poste
from pipeline.bureau.vues.dossiers import dossier_de
from pipeline.errors import UserError
from pipeline.french import date_longue
from pipeline.model.entites import Dossier
from pipeline.run.conseiller.cosignature import cosigner as use_cosigner
from pipeline.run.conseiller.destruction import Fin, Reponse, demander, executer
from pipeline.run.conseiller.echeances import echues
from pipeline.run.conseiller.lecture import relire_tout, transmettre_a
from pipeline.run.conseiller.remise import remettre
from pipeline.run.dossiers import papiers, syntheses
from pipeline.store.outcome import Status
from pipeline.workbook.values.fold import fold

MOT = "détruire"
DEUX = (
    "Deux versions : celle du dossier avait changé depuis que vous l’avez prise, ou n’a pas été prise d’ici. "
    "Elle reste en place. Téléchargez-la, reportez-y vos changements, puis remettez-la."
)
PAR_PAGE = 50


def liste(request: HttpRequest) -> HttpResponse:
    """The agents whose synthesis the person may open, each with the state of its file."""
    settings, gathered, who = poste().reglages(), poste().lu(), personne(request)
    mine = [d for d in gathered.modele.dossiers if who.ouvre("synthese", (d,))]
    page = Paginator(mine, PAR_PAGE).get_page(request.GET.get("page"))
    states = syntheses(settings, gathered, page)
    rows = [(d, states.get(d.reference, "")) for d in page]
    return render(request, "syntheses.html", {"lignes": rows, "page": page})


def relire(request: HttpRequest) -> HttpResponse:
    """What is still empty in each, read back now."""
    who = personne(request)
    own = {d.reference for d in poste().lu().modele.dossiers if who.ouvre("synthese", (d,))}
    found = [each for each in relire_tout(poste().reglages()) if each.reference in own]
    return render(request, "relues.html", {"relues": found})


def synthese(request: HttpRequest, reference: str) -> HttpResponse:
    """One synthesis and what may be done with it."""
    return _page(request, _mine(request, reference), {})


def transmettre(request: HttpRequest, reference: str) -> HttpResponse:
    """Copy it for a recipient to whom the agent consented."""
    found, form = _mine(request, reference), formulaires.Transmission(request.POST)
    if not form.is_valid():
        return _page(request, found, {"transmettre": form})
    data = form.cleaned_data
    sent = transmettre_a(poste().reglages(), found.reference, data["destinataire"], accepter=data["accepter"])
    messages.success(request, f"La copie pour {data['destinataire']} est prête : {sent.path.name}")
    messages.info(request, f"Elle contient : {sent.portee or 'toute la synthèse'}.")
    if sent.sans_pdf:
        messages.warning(request, f"Pas de PDF : {sent.sans_pdf}")
    return redirect("synthese", reference=reference)


def reposer(request: HttpRequest, reference: str) -> HttpResponse:
    """Put back the one that was edited in Word."""
    found, form = _mine(request, reference), formulaires.Reposee(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, {"reposer": form})
    data = form.cleaned_data["fichier"].read()
    done = remettre(poste().reglages(), found, data, personne(request).identifiant)
    if done.deux:
        messages.warning(request, DEUX)
        messages.info(request, f"La vôtre est gardée : {done.gardee}")
    elif done.gardee:
        messages.success(request, f"La synthèse est remise. Celle d’avant est gardée : {done.gardee}")
    else:
        messages.info(request, "C’est la même : rien n’a changé.")
    return redirect("synthese", reference=reference)


def cosigner(request: HttpRequest, reference: str) -> HttpResponse:
    """Freeze it, signed by both."""
    found, form = _mine(request, reference), formulaires.Cosignature(request.POST)
    if not form.is_valid():
        return _page(request, found, {"cosigner": form})
    done = use_cosigner(poste().reglages(), found.reference, form.cleaned_data["le"])
    messages.success(request, f"La synthèse est figée : {done.cosignature.fichier}")
    if done.sans_pdf:
        messages.warning(request, f"Pas de PDF : {done.sans_pdf}")
    return redirect("synthese", reference=reference)


def detruire(request: HttpRequest, reference: str) -> HttpResponse:
    """What would go; then, once the word is typed, it goes, and what is left is told."""
    found, settings = _mine(request, reference), poste().reglages()
    asked = demander(settings, found.reference)
    form = formulaires.Destruction(request.POST) if request.method == "POST" else formulaires.Destruction()
    if request.method == "POST" and form.is_valid():
        if fold(form.cleaned_data["mot"]) != fold(MOT):
            raise UserError("Le mot n’est pas le bon : rien n’a été détruit.", f"Tapez « {MOT} ».")
        data = form.cleaned_data
        told = data["transmission"] and data["repondu_le"]
        answer = Reponse(data["transmission"] == "oui", data["repondu_le"]) if told else None
        done = executer(settings, asked, answer)
        fait(request, "détruit", reference)
        return render(request, "detruite.html", {"dossier": found} | _told(done))
    return render(request, "detruire.html", {"dossier": found, "demande": asked, "form": form})


def a_detruire(request: HttpRequest) -> HttpResponse:
    """The syntheses whose time is over."""
    who, known = personne(request), {d.reference: d for d in poste().lu().modele.dossiers}
    found = [
        each
        for each in echues(poste().reglages())
        if who.seule or (each.reference in known and who.ouvre("synthese", (known[each.reference],)))
    ]
    rows = [
        (each, date_longue(each.echeance) if each.echeance else "", each.reference in known) for each in found
    ]
    return render(request, "a_detruire.html", {"lignes": rows})


def _told(done: Fin) -> dict[str, object]:
    held = done.attestation is not None and done.attestation.status is Status.RETENU
    return {"fin": done, "retenue": held}


def _mine(request: HttpRequest, reference: str) -> Dossier:
    """The dossier of a synthesis that the person may open."""
    found = dossier_de(request, reference)
    if not personne(request).ouvre("synthese", (found,)):
        raise PermissionDenied
    return found


def _page(request: HttpRequest, found: Dossier, given: dict[str, Formulaire]) -> HttpResponse:
    settings, gathered = poste().reglages(), poste().lu()
    paper = next((p for p in papiers(settings, gathered, found) if p.kind == "synthese"), None)
    shown = {
        "dossier": found,
        "papier": paper,
        "transmettre": given.get("transmettre") or formulaires.Transmission(),
        "reposer": given.get("reposer") or formulaires.Reposee(),
        "cosigner": given.get("cosigner") or formulaires.Cosignature(),
        "fautif": next(iter(given.values()), None),
    }
    return render(request, "synthese.html", shown, status=422 if given else 200)
