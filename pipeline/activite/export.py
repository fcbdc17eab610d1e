"""Tables for other programs: aggregates as published, rows for those entitled, each with a dictionary."""

import io
from typing import TYPE_CHECKING

from pipeline.activite.definitions import CENTIMES, MINUTES, TABLEAUX
from pipeline.activite.edition import Edition
from pipeline.activite.tableaux import Frames
from pipeline.errors import UserError
from pipeline.sheetfiles.formulas import guarded

if TYPE_CHECKING:
    import pandas as pd

FORMES = ("csv", "parquet", "xlsx")
LIGNES = {
    "lignes-bilans": "Une ligne par bilan : une personne peut y être reconnue.",
    "lignes-seances": "Une ligne par séance et par agent : une personne peut y être reconnue.",
    "lignes-factures": "Une ligne par facture et par bilan : une personne peut y être reconnue.",
}
AGREGATS = tuple(wanted.code for wanted in TABLEAUX if wanted.diffusion)
COLONNES = {
    "bilan": "référence du bilan, qui joint les trois tables",
    "annee": "année : de la demande pour un bilan, de la date pour une séance ou une facture",
    "organisme": "organisme qui délivre le bilan",
    "dispositif": "dispositif, sous son nom public",
    "categorie": "catégorie hiérarchique de l’agent",
    "employeur": "nom de l’employeur, ou « plusieurs employeurs »",
    "taille": "tranche d’effectif de l’employeur",
    "affiliation": "employeur affilié au centre de gestion ou non",
    "initiative": "à l’initiative de l’agent ou de l’employeur",
    "suite": "suite donnée et avancement, à la date d’arrêté",
    "devis": "acceptation du devis",
    "consentement": "consentement de l’agent à la transmission de sa synthèse",
    "intervenant": "code du professionnel",
    "clos_le": "date de clôture",
    "delai_decision": "jours de la demande à la décision",
    "delai_debut": "jours de la décision au lancement",
    "duree": "jours du lancement à la clôture",
    "heures_convenues": "durée convenue, en heures",
    "heures_prevues": "heures de présence prévues",
    "heures_realisees": "heures de présence réalisées",
    "modalite": "présentiel, visio ou téléphone",
    "statut": "état de la séance",
    "autonomie": "vrai si l’agent travaille seul",
    "prevues": "durée prévue, en minutes",
    "realisees": "durée réalisée, en minutes",
    "numero": "numéro de la facture",
    "payeur": "employeur ou tiers payeur",
    "financeur": "qui finance",
    "satisfaction": "note de satisfaction donnée par l’agent",
    "issue": "ce que l’agent est devenu",
    "destruction": "destruction de la synthèse au terme de sa conservation",
    "situation": "situation de la facture",
    "facture": "montant facturé, toutes taxes comprises, avoirs déduits, en centimes",
    "regle": "montant réglé, en centimes",
}


def aggregate(edition: Edition, code: str) -> tuple["pd.DataFrame", str]:
    """One table as it may be published, and its dictionary."""
    import pandas as pd  # noqa: PLC0415

    found = next((section for section in edition.sections if section.definition.code == code), None)
    if found is None:
        raise UserError(
            f"Le tableau « {code} » ne peut pas être publié pour {edition.annee}.",
            "Il ferait reconnaître un groupe de moins de cinq personnes, ou il est vide.",
        )
    unit = found.definition.unite
    rows = [(line.libelle, line.valeur, line.avant) for line in found.lignes]
    columns = [found.definition.par, str(edition.annee), str(edition.annee - 1)]
    frame = pd.DataFrame(rows, columns=columns).astype({columns[1]: "Int64", columns[2]: "Int64"})
    said = {MINUTES: "en minutes", CENTIMES: "en centimes d’euro"}.get(unit, f"en nombre de {unit}")
    words = (
        f"{found.definition.titre}\n{found.definition.definition}\n\n"
        f"{columns[0]} : {COLONNES[found.definition.par]}\n"
        f"{columns[1]}, {columns[2]} : le chiffre de l’année, {said}\n"
    )
    return frame, words


def rows(frames: Frames, table: str, annee: int) -> tuple["pd.DataFrame", str]:
    """One row table of one year, and its dictionary: confidential."""
    frame = frames.rows(table.removeprefix("lignes-"), annee)
    lines = [f"{name} : {COLONNES[name]}" for name in frame.columns]
    return frame, "CONFIDENTIEL\n" + LIGNES[table] + "\n\n" + "\n".join(lines) + "\n"


def counsellors(frames: Frames, annee: int) -> bytes:
    """The load of each counsellor in a year: bilans followed, sessions, hours planned and done."""
    sessions = frames.rows("seances", annee)
    load = sessions.groupby("intervenant").agg(
        bilans=("bilan", "nunique"),
        seances=("statut", "size"),
        prevues=("prevues", "sum"),
        realisees=("realisees", "sum"),
    )
    load[["prevues", "realisees"]] = load[["prevues", "realisees"]] / 60
    names = {
        "bilans": "Bilans suivis",
        "seances": "Séances",
        "prevues": "Heures prévues",
        "realisees": "Heures réalisées",
    }
    return written(load.reset_index().rename(columns={"intervenant": "Professionnel", **names}), "xlsx")


def written(frame: "pd.DataFrame", form: str) -> bytes:
    """A frame in one of ``FORMES``; no text of a cell can be run by a spreadsheet."""
    out = io.BytesIO()
    if form == "parquet":
        frame.to_parquet(out, index=False)
    elif form == "xlsx":
        _safe(frame).to_excel(out, index=False, sheet_name="Données", freeze_panes=(1, 0))
    else:
        out.write(_safe(frame).to_csv(index=False, sep=";").encode("utf-8-sig"))
    return out.getvalue()


def _safe(frame: "pd.DataFrame") -> "pd.DataFrame":
    return frame.map(lambda value: guarded(value) if isinstance(value, str) else value)
