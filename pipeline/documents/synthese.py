"""The synthesis, Annexe 2 of the DGAFP guide."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest

from pipeline.dispositifs import Modalite, TypeDocument
from pipeline.documents import clauses, parties, signatures, termes
from pipeline.documents.conditions import organisme, prevu
from pipeline.documents.fields import champ
from pipeline.documents.identites import (
    DispositifNomme,
    Document,
    IdentiteAgent,
    IdentiteIntervenant,
    IdentiteOrganisme,
)
from pipeline.documents.kind import DocumentType, Ressources, Sujet, Verdict, nom_et_reference, par_dossier
from pipeline.documents.textes import Textes, du_dossier, textes
from pipeline.french import liste, mois_annee, periode, quantieme
from pipeline.model import etats
from pipeline.model.entites import Dossier, SeanceDossier
from pipeline.workbook.sheets import Action as ActionSaisie
from pipeline.workbook.vocabulary import Nature, Rubrique, StatutSeance


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of Annexe 2: its dates."""

    dates: str | None = champ("Date ou période de la phase", "du 3 au 17 mars 2026")


@dataclass(frozen=True, slots=True)
class Action:
    """One action of the plan."""

    numero: int = champ("N° de l'action, le même d'une production à l'autre", "3")
    intitule: str | None = champ("Intitulé", "Préparer le concours de rédacteur")
    duree: str | None = champ("Durée", "6 mois")
    date_de_realisation: str | None = champ("Date de réalisation", "décembre 2026")


@dataclass(frozen=True, slots=True)
class LigneEtapes:
    """One row of the grid of steps."""

    cases: tuple[str, ...] = champ("Ce que chaque action fait à cette étape, ou rien", "(liste)")


@dataclass(frozen=True, slots=True)
class Rubriques:
    """What the counsellor already wrote, heading by heading, as paragraphs; 2.5 has none, ever."""

    r1_1: tuple[str, ...] = champ("1.1 Besoins et attentes", "(paragraphes)")
    r1_2: tuple[str, ...] = champ("1.2 Forme du bilan", "(paragraphes)")
    r1_3: tuple[str, ...] = champ("1.3 Confirmation de l'engagement", "(paragraphes)")
    r2_1_0: tuple[str, ...] = champ("2.1.0 Analyse de l'ensemble du parcours", "(paragraphes)")
    r2_1_1: tuple[str, ...] = champ("2.1.1 Domaine fonctionnel, missions, activités", "(paragraphes)")
    r2_1_2: tuple[str, ...] = champ("2.1.2 Expériences marquantes", "(paragraphes)")
    r2_2_1: tuple[str, ...] = champ("2.2.1 Démarches réalisées", "(paragraphes)")
    r2_2_2: tuple[str, ...] = champ("2.2.2 Pistes d'évolution", "(paragraphes)")
    r2_2_3: tuple[str, ...] = champ("2.2.3 Motivations", "(paragraphes)")
    r2_3_1: tuple[str, ...] = champ("2.3.1 Connaissances acquises", "(paragraphes)")
    r2_3_2: tuple[str, ...] = champ("2.3.2 Savoir-faire", "(paragraphes)")
    r2_3_3: tuple[str, ...] = champ("2.3.3 Savoir-être", "(paragraphes)")
    r2_3_4: tuple[str, ...] = champ("2.3.4 Compétences à acquérir", "(paragraphes)")
    r2_4_1: tuple[str, ...] = champ("2.4.1 Synthèse présentée à l'oral", "(paragraphes)")
    r2_4_2: tuple[str, ...] = champ("2.4.2 Métiers occupés", "(paragraphes)")
    r3_1_3: tuple[str, ...] = champ("3.1.3 Outils et dispositifs", "(paragraphes)")
    r4_1: tuple[str, ...] = champ("4.1 Points de conclusion", "(paragraphes)")


@dataclass(frozen=True, slots=True)
class SectionAjoutee:
    """A section the scheme adds after the tree."""

    titre: str = champ("Titre", "Points d'appui")
    invite: str | None = champ("Question posée", "Ce qui favorise la réalisation du projet")
    texte: tuple[str, ...] = champ("Texte déjà saisi, paragraphe par paragraphe", "(paragraphes)")


@dataclass(frozen=True, slots=True)
class ContexteSynthese:
    """The DGAFP form, Annexe 2, with what is known and room for the rest."""

    document: Document = champ("Le document", "(voir ses champs)")
    organisme: IdentiteOrganisme = champ("L'organisme", "(voir ses champs)")
    agent: IdentiteAgent = champ("L'agent", "(voir ses champs)")
    dispositif: DispositifNomme = champ("Le dispositif, dans ses termes", "(voir ses champs)")
    intervenants: tuple[IdentiteIntervenant, ...] = champ("Les professionnels", "(liste)")
    date_de_lancement: dt.date | None = champ("Date de lancement", "3 mars 2026")
    phase_1: Phase = champ("Phase 1", "(voir ses champs)")
    phase_2: Phase = champ("Phase 2", "(voir ses champs)")
    phase_3: Phase = champ("Phase 3", "(voir ses champs)")
    phase_4: Phase = champ("Phase 4", "(voir ses champs)")
    date_entretien_initial: dt.date | None = champ("Entretien initial", "3 mars 2026")
    dates_des_seances: str | None = champ("Dates des séances", "10, 17 et 24 mars 2026")
    seances_tenues: tuple[str, ...] = champ("Séances tenues, un mois par ligne", "(lignes)")
    date_entretien_final: dt.date | None = champ("Entretien final", "30 juin 2026")
    forme: str = champ("individuel ou collectif", "individuel")
    rubriques: Rubriques = champ("Textes déjà saisis", "(voir ses champs)")
    actions: tuple[Action, ...] = champ("Actions : quatre au moins, vides s'il le faut", "(liste)")
    etapes: tuple[LigneEtapes, ...] = champ("Étapes : quatre lignes au moins, vides s'il le faut", "(liste)")
    textes: Textes = champ("Clauses du contrat, par sujet", "(voir ses champs)")
    sections: tuple[SectionAjoutee, ...] = champ("Sections ajoutées par le dispositif", "(liste)")


ACTIONS_MINIMUM = 4
ETAPES_MINIMUM = 4
# The agent was not there: what they sign does not say otherwise.
MANQUEES = frozenset({StatutSeance.ABSENCE, StatutSeance.ABSENCE_EXCUSEE})


def contexte(sujet: Sujet, ressources: Ressources) -> ContexteSynthese:
    """The form with what is known; 2.5 has no field, so that nothing can fill it."""
    dossier = sujet.un_dossier()
    actions = _actions(dossier)
    standing = etats.au_calendrier(dossier)
    phases = [_phase(standing, rang) for rang in (1, 2, 3, 4)]
    collectif = dossier.promotion is not None
    return ContexteSynthese(
        document=Document(f"SYN-{dossier.reference}", _titre(collectif=collectif)),
        organisme=organisme(dossier, "synthese", ressources),
        agent=parties.agent(dossier.agent.row),
        dispositif=clauses.nomme(dossier.dispositif),
        intervenants=tuple(parties.intervenant(record) for record in dossier.intervenants),
        date_de_lancement=etats.debut(dossier),
        phase_1=phases[0],
        phase_2=phases[1],
        phase_3=phases[2],
        phase_4=phases[3],
        date_entretien_initial=_entretien(standing, 1),
        dates_des_seances=_dates(standing, 2),
        seances_tenues=_tenues(dossier),
        date_entretien_final=_entretien(standing, 4),
        forme="collectif" if collectif else "individuel",
        rubriques=_rubriques(dossier),
        actions=actions,
        etapes=_etapes(dossier, len(actions)),
        textes=textes("contrat", dossier, du_dossier(dossier, clauses.consentements(dossier))),
        sections=tuple(
            SectionAjoutee(section.titre, section.aide, ())
            for section in dossier.dispositif.synthese.sections
        ),
    )


def _titre(*, collectif: bool) -> str:
    return f"Bilan de parcours professionnel{' collectif' if collectif else ''}"


def _de_la_phase(seances: tuple[SeanceDossier, ...], rang: int) -> list[SeanceDossier]:
    return [s for s in seances if any(e.phase_annexe2 == rang for e in s.etapes)]


def _phase(seances: tuple[SeanceDossier, ...], rang: int) -> Phase:
    days = [s.row.date for s in _de_la_phase(seances, rang)]
    ends = [s.row.jusqu_au or s.row.date for s in _de_la_phase(seances, rang)]
    return Phase(periode(min(days), max(ends)) if days else None)


def _entretien(seances: tuple[SeanceDossier, ...], rang: int) -> dt.date | None:
    """The first individual interview of the first phase, the last one of the last phase."""
    own = [s.row.date for s in _de_la_phase(seances, rang) if _individuel(s)]
    if not own:
        return None
    return own[0] if rang == 1 else own[-1]


def _individuel(seance: SeanceDossier) -> bool:
    """An interview with the agent alone: neither the group's session nor a meeting with the employer."""
    meeting = all(etape.modalite is Modalite.REUNION for etape in seance.etapes)
    return not (seance.collective or seance.autonomie or meeting or seance.row.nature is Nature.REUNION)


def _dates(seances: tuple[SeanceDossier, ...], rang: int) -> str | None:
    """« 10, 17 et 24 mars 2026 ; 7 avril 2026 »."""
    there = (s for s in _de_la_phase(seances, rang) if not s.autonomie and s.statut not in MANQUEES)
    days = (s.row.date for s in there)
    parts = [f"{liste(quantieme(day) for day in group)} {mois_annee(group[0])}" for group in _par_mois(days)]
    return "\u00a0; ".join(parts) or None


def _tenues(dossier: Dossier) -> tuple[str, ...]:
    """« mars 2026 : 10, 17 et 24 », one line a month, for the templates that ask for it."""
    days = (s.row.date for s in etats.tenues(dossier) if not s.autonomie)
    return tuple(
        f"{mois_annee(group[0])}\u00a0: {liste(quantieme(day) for day in group)}" for group in _par_mois(days)
    )


def _par_mois(days: Iterable[dt.date]) -> list[list[dt.date]]:
    months: dict[tuple[int, int], list[dt.date]] = {}
    for day in sorted(set(days)):
        months.setdefault((day.year, day.month), []).append(day)
    return list(months.values())


def _rubriques(dossier: Dossier) -> Rubriques:
    texts = {record.row.rubrique: record.row.texte for record in dossier.preremplissages}
    return Rubriques(
        **{f"r{each.value.replace('.', '_')}": _paragraphes(texts.get(each)) for each in Rubrique}
    )


def _paragraphes(text: str | None) -> tuple[str, ...]:
    """A cell's lines, one paragraph each; blank ones only spaced them."""
    return tuple(line.strip() for line in (text or "").splitlines() if line.strip())


def _actions(dossier: Dossier) -> tuple[Action, ...]:
    """The actions in their order under their own N°, then blank ones up to four."""
    rows = _actions_saisies(dossier)
    known = [Action(row.numero, row.intitule, row.duree, row.date_de_realisation) for row in rows]
    last = max((action.numero for action in known), default=0)
    free = range(last + 1, last + 1 + ACTIONS_MINIMUM - len(known))
    return (*known, *(Action(number, None, None, None) for number in free))


def _etapes(dossier: Dossier, colonnes: int) -> tuple[LigneEtapes, ...]:
    """The grid of steps, actions × steps, blank where nothing was entered."""
    steps = [row.etapes for row in _actions_saisies(dossier)]
    steps += [()] * (colonnes - len(steps))
    blank = [("",) * colonnes] * ETAPES_MINIMUM
    known = list(zip_longest(*steps, fillvalue=""))
    return tuple(LigneEtapes(cases) for cases in (*known, *blank[len(known) :]))


def _actions_saisies(dossier: Dossier) -> list[ActionSaisie]:
    return sorted((record.row for record in dossier.actions), key=lambda row: row.numero)


def verdict(sujet: Sujet) -> Verdict:
    """Due from the start: it is written all along."""
    return prevu(sujet.un_dossier(), TypeDocument.SYNTHESE)


TYPE = DocumentType(
    kind="synthese",
    nom="Synthèse",
    template="synthese.docx",
    dossier="syntheses",
    extension=".docx",
    lecteurs="l’agent et l’intervenant, personne d’autre",
    roles=("conseiller",),
    sujets=par_dossier,
    verdict=verdict,
    produire=contexte,
    fichier=nom_et_reference,
    erreurs=("synthese",),
    cite=True,
    actualise=True,
    signe_le=signatures.premiere("synthese_signee_le"),
    termes=termes.de_l_agent,
)
