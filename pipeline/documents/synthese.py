"""The synthesis, Annexe 2 of the DGAFP guide."""

import datetime as dt
from dataclasses import dataclass

from pipeline.documents.fields import champ
from pipeline.documents.identites import (
    DispositifNomme,
    Document,
    IdentiteAgent,
    IdentiteIntervenant,
    IdentiteOrganisme,
)


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of Annexe 2: its dates."""

    dates: str | None = champ("Date ou période de la phase", "du 3 au 17 mars 2026")


@dataclass(frozen=True, slots=True)
class Action:
    """One action of the plan."""

    intitule: str = champ("Intitulé", "Préparer le concours de rédacteur")
    duree: str | None = champ("Durée", "6 mois")
    date_de_realisation: str | None = champ("Date de réalisation", "décembre 2026")
    etapes: tuple[str, ...] = champ("Étapes", "(liste)")


@dataclass(frozen=True, slots=True)
class Rubriques:
    """What the counsellor already wrote in the workbook, heading by heading; 2.5 has none, ever."""

    r1_1: str | None = champ("1.1 Besoins et attentes", "(texte)")
    r1_2: str | None = champ("1.2 Forme du bilan", "(texte)")
    r1_3: str | None = champ("1.3 Confirmation de l'engagement", "(texte)")
    r2_1_0: str | None = champ("2.1.0 Analyse de l'ensemble du parcours", "(texte)")
    r2_1_1: str | None = champ("2.1.1 Domaine fonctionnel, missions, activités", "(texte)")
    r2_1_2: str | None = champ("2.1.2 Expériences marquantes", "(texte)")
    r2_2_1: str | None = champ("2.2.1 Démarches réalisées", "(texte)")
    r2_2_2: str | None = champ("2.2.2 Pistes d'évolution", "(texte)")
    r2_2_3: str | None = champ("2.2.3 Motivations", "(texte)")
    r2_3_1: str | None = champ("2.3.1 Connaissances acquises", "(texte)")
    r2_3_2: str | None = champ("2.3.2 Savoir-faire", "(texte)")
    r2_3_3: str | None = champ("2.3.3 Savoir-être", "(texte)")
    r2_3_4: str | None = champ("2.3.4 Compétences à acquérir", "(texte)")
    r2_4_1: str | None = champ("2.4.1 Synthèse présentée à l'oral", "(texte)")
    r2_4_2: str | None = champ("2.4.2 Métiers occupés", "(texte)")
    r3_1_3: str | None = champ("3.1.3 Outils et dispositifs", "(texte)")
    r4_1: str | None = champ("4.1 Points de conclusion", "(texte)")


@dataclass(frozen=True, slots=True)
class SectionAjoutee:
    """A section the scheme adds after the tree."""

    titre: str = champ("Titre", "Points d'appui")
    invite: str = champ("Question posée", "Ce qui favorise la réalisation du projet")
    texte: str | None = champ("Texte déjà saisi", "(texte)")


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
    date_entretien_final: dt.date | None = champ("Entretien final", "30 juin 2026")
    forme: str = champ("individuel ou collectif", "individuel")
    rubriques: Rubriques = champ("Textes déjà saisis", "(voir ses champs)")
    actions: tuple[Action, ...] = champ("Actions : quatre au moins, vides s'il le faut", "(liste)")
    nombre_d_etapes: int = champ("Étapes par action : quatre au moins", 4)
    sections: tuple[SectionAjoutee, ...] = champ("Sections ajoutées par le dispositif", "(liste)")
