"""The dossiers: found by any word, and the page of one: steps, papers, what one may say of a signed one."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from pipeline.bureau import regard
from pipeline.bureau.formulaires_dossiers import Filtres, Motif, Recherche, filtres
from pipeline.bureau.personnes import ASSISTANT, CONSEILLER, FACTURATION, Personne, personne
from pipeline.bureau.poste import poste
from pipeline.bureau.vues.refus import DossierBloque
from pipeline.dispositifs import cle
from pipeline.documents import catalogue
from pipeline.model.entites import Dossier
from pipeline.run.bloques import Bloque, bloque, bloques
from pipeline.run.dossiers import Recherche as Asked
from pipeline.run.dossiers import chercher, etapes, etat_de, papiers
from pipeline.run.gather import Gathered
from pipeline.run.identites import A_CONFIRMER, repondre
from pipeline.run.rendez_vous import des_seances
from pipeline.run.rouvrir import AVENANT, CONFIRMER, CORRECTION, PAR_ERREUR, Acte, agir

PAR_PAGE = 50
LECTEURS = {
    "consentements": (ASSISTANT, CONSEILLER),
    "a_facturer": (ASSISTANT, FACTURATION),
    "suivis": (ASSISTANT, CONSEILLER),
}
TITRES = {
    "consentements": "Noter un consentement",
    "a_facturer": "Commander une facture",
    "suivis": "Noter la suite du bilan",
}
ACTES = {
    "figer": (CONFIRMER, "C’est bien ce fichier qui a été signé ou remis"),
    "date-par-erreur": (PAR_ERREUR, "La date avait été saisie par erreur"),
    "avenant": (AVENANT, "Faire un avenant"),
    "erreur-materielle": (CORRECTION, "Corriger une erreur matérielle"),
}


def liste(request: HttpRequest) -> HttpResponse:
    """The dossiers that the person may know of, searched and filtered."""
    who, settings, gathered = personne(request), poste().reglages(), poste().lu()
    seen, choices = _visibles(who, gathered)
    modele = replace(gathered.modele, dossiers=seen)
    form = Recherche(request.GET or None, filtres=choices)
    asked = Recherche(request.GET, filtres=choices).demandee()
    found = chercher(modele, settings.day, asked)
    page = Paginator(found, PAR_PAGE).get_page(request.GET.get("page"))
    rows = [(dossier, etat_de(dossier, settings.day)) for dossier in page]
    query = request.GET.copy()
    query.pop("page", None)
    shown = {"form": form, "page": page, "lignes": rows, "nombre": len(found), "suite": query.urlencode()}
    filtered = asked != Asked(mots=asked.mots)
    held = [] if filtered else [row for row in bloques(gathered, asked.mots) if _connait(who, row)]
    return render(request, "dossiers.html", shown | {"bloques": held[:PAR_PAGE], "bloques_nombre": len(held)})


def _visibles(who: Personne, gathered: Gathered) -> tuple[tuple[Dossier, ...], Filtres]:
    """The dossiers that they may know of, and what filters may be set to among these."""

    def look() -> tuple[tuple[Dossier, ...], Filtres]:
        seen = tuple(dossier for dossier in gathered.modele.dossiers if who.voit(dossier))
        return seen, filtres(seen)

    return poste().une_fois(gathered, ("dossiers", who.code, who.groupes, who.seule), look)


def dossier(request: HttpRequest, reference: str) -> HttpResponse:
    """The page of one dossier."""
    found, who, settings = dossier_de(request, reference), personne(request), poste().reglages()
    gathered = poste().lu()
    known = {each.reference: each for each in gathered.modele.dossiers}
    papers = [
        (regard.papier(who, paper, ouvert=theirs), paper.present and theirs)
        for paper in papiers(settings, gathered, found)
        for theirs in [who.ouvre(paper.kind, tuple(known[r] for r in paper.dossiers if r in known))]
    ]
    own = [tache for tache in poste().taches() if tache.reference == found.reference]
    held = regard.lues(who, (each.issue for each in found.retenues))
    shown = {
        "dossier": found,
        "etat": etat_de(found, settings.day),
        "etapes": etapes(found),
        "papiers": papers,
        "taches": own,
        "issues": held,
        "a_confirmer": any(issue.code == A_CONFIRMER for issue in held),
        "synthese": who.ouvre("synthese", (found,)),
        "confident": who.confident(found),
        "seances": des_seances(found),
        "jour": settings.day,
        "pointe": who.est(ASSISTANT) or who.suit(found),
        "date": who.est(ASSISTANT, FACTURATION),
        "envois": who.est(ASSISTANT, FACTURATION),
        "ajouts": [(nom, TITRES[nom]) for nom, roles in LECTEURS.items() if who.est(*roles)],
        "actes": [(name, title, Motif(prefix=name)) for name, (_, title) in ACTES.items()],
    }
    return render(request, "dossier.html", shown)


def acte(request: HttpRequest, nom: str, kind: str, reference: str) -> HttpResponse:
    """Say of a frozen paper that it is the right one, that its date was a mistake, or that it is amended."""
    found = dossier_de(request, reference)
    if nom not in ACTES or kind not in {each.kind for each in catalogue.TYPES}:
        raise Http404
    if not personne(request).ouvre(kind, (found,)):
        raise PermissionDenied
    done = agir(poste().reglages(), Acte(found.reference, kind, ACTES[nom][0], request.POST.get("motif", "")))
    messages.success(request, f"{done.path} : {done.suite}")
    return redirect("dossier", reference=reference)


def identite(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer whether a reference still names the same bilan."""
    dossier_de(request, reference)
    same = request.POST.get("meme") == "oui"
    repondre(poste().reglages(), poste().lu().modele, reference, meme=same)
    said = "le même bilan" if same else "un autre bilan : ses documents seront les siens"
    messages.success(request, f"C’est noté : {reference} est {said}.")
    return redirect("dossier", reference=reference)


def dossier_de(request: HttpRequest, reference: str) -> Dossier:
    """The dossier of that reference, when the person may know of it."""
    gathered = poste().lu()
    dossiers = gathered.modele.dossiers
    known = poste().une_fois(
        gathered, "références", lambda: {cle(d.reference): d for d in reversed(dossiers)}
    )
    found = known.get(cle(reference))
    if found is None:
        raise _pourquoi(personne(request), gathered, reference)
    if not personne(request).voit(found):
        raise PermissionDenied
    return found


def _pourquoi(who: Personne, gathered: Gathered, reference: str) -> Exception:
    """Why there is no such dossier: the cells that prevent it, for those who may know of it, or nothing."""
    row = bloque(gathered, reference)
    if row is None:
        return Http404()
    return (
        DossierBloque(row, regard.lues(who, row.issues), depose=who.est(ASSISTANT, FACTURATION))
        if _connait(who, row)
        else PermissionDenied()
    )


def _connait(who: Personne, row: Bloque) -> bool:
    return who.est(ASSISTANT, FACTURATION) or (who.est(CONSEILLER) and cle(who.code) in row.conseillers)
