"""The right of access: each holder gives their own part; who answers for it sees days and nothing else."""

from io import BytesIO

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from pipeline.bureau.faits import fait
from pipeline.bureau.formulaires import Formulaire, aujourdhui, jour
from pipeline.bureau.personnes import ASSISTANT, FACTURATION, Personne, personne
from pipeline.bureau.poste import poste
from pipeline.bureau.vues.dossiers import dossier_de
from pipeline.errors import UserError
from pipeline.model.entites import Dossier
from pipeline.run import acces
from pipeline.run.acces import Detenteur

DIRECTES = (Detenteur.CONSEILLER, Detenteur.CONFIDENTIEL)


class Jour(Formulaire):
    """The day something happened."""

    le = jour("Le")


def liste(request: HttpRequest) -> HttpResponse:
    """Every request by its number: what is due when, how many parts were given; nobody is named."""
    found = acces.toutes(acces.demandes(poste().reglages()))
    rows = [(each, acces.echeance(each), len(each.remises), len(Detenteur)) for each in found]
    return render(request, "acces_liste.html", {"lignes": rows, "jour": poste().reglages().day})


def demande(request: HttpRequest, reference: str) -> HttpResponse:
    """The request of one agent: received on a day, then its parts."""
    found, form = dossier_de(request, reference), Jour(request.POST or None, initial={"le": aujourdhui()})
    if request.method == "POST" and form.is_valid():
        try:
            noted = acces.recevoir(poste().reglages(), found, form.cleaned_data["le"])
        except UserError as fault:
            form.add_error("le", f"{fault.message} {fault.remedy}")
        else:
            known = noted.recue_le != form.cleaned_data["le"]
            said = f"La demande n° {noted.numero}, {acces.echeance(noted)}, était déjà inscrite."
            messages.success(request, said if known else "C’est noté.")
            return redirect("acces", reference=reference)
    asked = acces.demandes(poste().reglages()).get(found.bilan)
    shown = {
        "dossier": found,
        "form": form,
        "demande": asked,
        "parts": _parts(request, found) if asked else (),
    }
    shown["echeance"] = acces.echeance(asked) if asked else ""
    return render(request, "acces.html", shown, status=422 if form.is_bound else 200)


def part(request: HttpRequest, detenteur: str, reference: str) -> FileResponse:
    """What a holder has of an agent, downloaded by that holder."""
    found = dossier_de(request, reference)
    of = _tenue(request, detenteur, found)
    hidden = frozenset(request.POST.getlist("masquees"))
    data = acces.part(poste().reglages(), poste().lu(), found, of, hidden)
    name = f"droit d’accès {found.reference}, {of.value}.zip"
    return FileResponse(BytesIO(data), as_attachment=True, filename=name)


def remise(request: HttpRequest, detenteur: str, reference: str) -> HttpResponse:
    """Note the day on which the agent was given a part."""
    found, form = dossier_de(request, reference), Jour(request.POST)
    of = _nommee(detenteur)
    if not _note(personne(request), of, found):
        raise PermissionDenied
    if not (form.is_valid() and _remise(found, of, form)):
        shown = {"titre": f"Remise : {of.value}", "form": form, "retour": f"/acces/{found.reference}"}
        return render(request, "formulaire.html", shown, status=422)
    fait(request, "remis", reference, of.name)
    messages.success(request, f"C’est noté : {of.value}.")
    return redirect("acces", reference=reference)


def _remise(found: Dossier, of: Detenteur, form: Jour) -> bool:
    """Whether the day was noted; else the form says why."""
    try:
        acces.remettre(poste().reglages(), found, of, form.cleaned_data["le"])
    except UserError as fault:
        form.add_error("le", f"{fault.message} {fault.remedy}")
        return False
    return True


def _parts(request: HttpRequest, found: Dossier) -> list[dict[str, object]]:
    """Each part: its holder, what is theirs to give, the day it was given."""
    who, settings, gathered = personne(request), poste().reglages(), poste().lu()
    given = acces.demandes(settings)[found.bilan].remises
    return [
        {
            "nom": of.value,
            "cle": of.name,
            "directe": of in DIRECTES,
            "mienne": _tient(who, of, found),
            "notee": _note(who, of, found),
            "remise": given.get(of),
            "pieces": acces.pieces(settings, gathered, found, of) if _tient(who, of, found) else (),
            "form": Jour(initial={"le": aujourdhui()}, auto_id=f"{of.name}_%s"),
        }
        for of in Detenteur
    ]


def _tient(who: Personne, of: Detenteur, found: Dossier) -> bool:
    """Tell whether a part is theirs to give: what is confidential, by whom holds the folder, on one post."""
    if who.seule:
        return True
    held = {Detenteur.RH: who.est(ASSISTANT), Detenteur.FACTURATION: who.est(FACTURATION)}
    return held.get(of, of is Detenteur.CONSEILLER and who.ouvre("synthese", (found,)))


def _note(who: Personne, of: Detenteur, found: Dossier) -> bool:
    """Tell whether they may say that a part was given: of what is confidential, the day alone is theirs."""
    return _tient(who, of, found) or (of is Detenteur.CONFIDENTIEL and who.est(ASSISTANT))


def _nommee(name: str) -> Detenteur:
    of = Detenteur.__members__.get(name)
    if of is None:
        raise Http404
    return of


def _tenue(request: HttpRequest, name: str, found: Dossier) -> Detenteur:
    of = _nommee(name)
    if not _tient(personne(request), of, found):
        raise PermissionDenied
    return of
