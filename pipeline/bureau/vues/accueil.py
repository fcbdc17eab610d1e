"""Today: what awaits whom, the last production in a sentence, the place to drop a workbook."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pipeline.bureau import regard
from pipeline.bureau.formulaires import Depot
from pipeline.bureau.personnes import ASSISTANT, CONSEILLER, FACTURATION, RESPONSABLE, Personne, personne
from pipeline.bureau.poste import poste
from pipeline.bureau.suivis import seuls
from pipeline.issues import Issue, Severity
from pipeline.model.entites import Dossier, Modele
from pipeline.model.taches import ENVOYER, FINIR, PLACER, PRODUIRE, REPONDRE, SIGNER, Tache
from pipeline.run.derniere import derniere
from pipeline.run.dossiers import comptees, syntheses
from pipeline.run.facturer.jour import du_jour
from pipeline.run.gather import Gathered
from pipeline.run.rendez_vous import RendezVous, a_pointer, rendez_vous
from pipeline.run.saisies.lecture import EFFACEE
from pipeline.settings import Settings

MONTREES = 200  # tasks of one sort on the page: the oldest first, the filters of « Dossiers » find the others
COMPTEES = 300  # beyond, the page of syntheses tells them, fifty at a time: each file is looked at
SORTES = (
    (SIGNER, "À faire signer"),
    (ENVOYER, "À remettre"),
    (REPONDRE, "Réponses attendues"),
    (FINIR, "Échéances"),
    (PLACER, "Liste d’attente"),
    (PRODUIRE, "Documents de vos types"),
)


def accueil(request: HttpRequest) -> HttpResponse:
    """The page of the day."""
    who, settings = personne(request), poste().reglages()
    gathered = poste().lu()
    found = _mine(poste().taches(), gathered.modele, who)
    to_come, to_point = _seances(gathered, who, settings.day)
    shown = {
        "jour": settings.day,
        "fautes": _errors(regard.lues(who, gathered.issues)) if who.est(ASSISTANT) else [],
        "sortes": _by_sort(found),
        "rendez_vous": to_come,
        "a_pointer": to_point,
        "pointe": who.est(ASSISTANT, CONSEILLER),
        "date": who.est(ASSISTANT, FACTURATION),
        "saisies": any(issue.code == EFFACEE for issue in gathered.issues),
        "exemple": any(source.example for source in gathered.sources),
        "sources": gathered.sources,
        "derniere": derniere(settings),
        "seuls": seuls(gathered, settings.day) if who.est(ASSISTANT) else [],
        "depot": Depot() if who.est(ASSISTANT) else None,
        "facturation": poste().une_fois(gathered, "facturation", lambda: du_jour(settings, gathered))
        if who.est(FACTURATION)
        else None,
        "syntheses": _syntheses(gathered, settings, who),
        "activite": who.est(RESPONSABLE),
    }
    return render(request, "accueil.html", shown)


def _syntheses(gathered: Gathered, settings: Settings, who: Personne) -> list[tuple[str, int]]:
    """How many syntheses of theirs stand where: to begin, under way, to read over, finished."""
    mine = [d for d in gathered.modele.dossiers if who.ouvre("synthese", (d,))]
    if not who.est(CONSEILLER) or len(mine) > COMPTEES:
        return []
    return comptees(syntheses(settings, gathered, mine).values())


def _mine(found: tuple[Tache, ...], modele: Modele, who: Personne) -> list[Tache]:
    """What concerns the dossiers that the person may know of."""
    seen = [dossier for dossier in modele.dossiers if who.voit(dossier)]
    known = {dossier.reference for dossier in seen} | {d.agent.row.promotion for d in seen}
    return [tache for tache in found if tache.reference in known]


def _seances(gathered: Gathered, who: Personne, day: date) -> tuple[list[RendezVous], list[RendezVous]]:
    """The sessions of the week, and those to point: looked for once for each state of the files."""

    def look() -> tuple[list[RendezVous], list[RendezVous]]:
        dossiers = _followed(gathered.modele, who)
        return rendez_vous(dossiers, day), a_pointer(dossiers, day)

    return poste().une_fois(gathered, ("séances", who.code, who.groupes, who.seule), look)


def _followed(modele: Modele, who: Personne) -> list[Dossier]:
    """The dossiers whose appointments are theirs: a counsellor's own, all of those they see for others."""
    mine = [dossier for dossier in modele.dossiers if who.suit(dossier)]
    return mine or [dossier for dossier in modele.dossiers if who.voit(dossier)]


def _by_sort(found: list[Tache]) -> list[tuple[str, str, list[Tache], int]]:
    """Each sort, its title, its first tasks, how many there are."""
    groups = {sort: [tache for tache in found if tache.sorte == sort] for sort, _ in SORTES}
    return [
        (sort, title, groups[sort][:MONTREES], len(groups[sort])) for sort, title in SORTES if groups[sort]
    ]


def _errors(issues: list[Issue]) -> list[tuple[str, list[Issue]]]:
    """The errors that anybody may read, by workbook."""
    found = [i for i in issues if i.severity is Severity.ERREUR and not i.confidential]
    files = dict.fromkeys(issue.origin.file for issue in found)
    return [(name, [issue for issue in found if issue.origin.file == name]) for name in files]
