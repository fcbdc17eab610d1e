"""The office's settings for its billing: ``inputs/facturation.toml``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.dispositifs import cle
from pipeline.einvoicing.profiles import DEFAULT_PROCESS, Profil
from pipeline.errors import UserError
from pipeline.factures.journal import Colonne
from pipeline.factures.numbering import FORMAT, check_format
from pipeline.ingest import Refused, read_toml
from pipeline.model.mentions import Mention, lire

REGLAGES = "facturation.toml"
CLES = frozenset(
    {"format", "validite_devis_mois", "majoration", "taux", "mentions", "profils", "cadre", "journal"}
)


@dataclass(frozen=True, slots=True)
class Reglages:
    """Format of the numbers, months a quotation holds, the file of rates if it gives any, own wording.

    ``profils``: of electronic invoices, by customer; ``cadre``: their process (BT-23); ``journal``: the
    columns of the journal.
    """

    format: str = FORMAT
    validite_devis_mois: int = 3
    taux: Path | None = None
    mentions: tuple[Mention, ...] = ()
    profils: Mapping[str, Profil] = field(default_factory=dict)
    cadre: str = DEFAULT_PROCESS
    journal: tuple[Colonne, ...] = ()


def read_reglages(inputs: Path) -> Reglages:
    """Read the file, or keep the defaults when there is none."""
    path = inputs / REGLAGES
    try:
        data = read_toml(path) if path.exists() else {}
    except (ValueError, Refused):
        raise _refus("ne peut pas être lu", "Vérifiez qu’il est au format TOML, en UTF-8.") from None
    unknown = sorted(set(data) - CLES)
    if unknown:
        raise _refus(
            f"contient « {unknown[0]} », qui n’existe pas", f"Les clés sont : {', '.join(sorted(CLES))}."
        )
    modele, mois = data.get("format", FORMAT), data.get("validite_devis_mois", 3)
    if not isinstance(modele, str) or type(mois) is not int or not 1 <= mois <= 24:
        raise _refus(
            "contient une valeur qui ne convient pas",
            f'format est un texte, par exemple "{FORMAT}" ; validite_devis_mois un nombre de 1 à 24.',
        )
    check_format(modele)
    return Reglages(
        modele,
        mois,
        path if "taux" in data else None,
        _mentions(data.get("mentions", [])),
        _profils(data.get("profils", {})),
        _cadre(data.get("cadre", DEFAULT_PROCESS)),
        _journal(data.get("journal", [])),
    )


def _profils(table: Any) -> dict[str, Profil]:
    try:
        return {cle(code): Profil(value) for code, value in table.items()}
    except (AttributeError, ValueError):
        raise _refus(
            "a une table [profils] qui ne se lit pas",
            f'Une ligne par code de client : KERLANN = "{Profil.EXTENDED}", {Profil.EN16931}, {Profil.CII}.',
        ) from None


def _cadre(value: Any) -> str:
    if not (isinstance(value, str) and re.fullmatch("[BSM][1-7]", value)):
        raise _refus(
            "a un « cadre » qui n’en est pas un", 'C’est une lettre et un chiffre : "S1", "B1", "M1"…'
        )
    return value


def _journal(rows: Any) -> tuple[Colonne, ...]:
    try:
        found = tuple(Colonne(**row) for row in rows)
        sound = all(isinstance(x, str) for c in found for x in (c.titre, c.contenu, *c.valeurs.values()))
    except (TypeError, AttributeError):
        sound = False
    if not sound:
        raise _refus(
            "a une table [[journal]] qui ne se lit pas",
            'Chacune a : titre = "Compte", contenu = "7061", et au besoin valeurs = { CDG29 = "7062" }.',
        )
    for column in found:
        column.check()
    return found


def _mentions(tables: Any) -> tuple[Mention, ...]:
    try:
        return lire(tables)
    except (TypeError, KeyError, AttributeError):
        raise _refus(
            "a une table [[mentions]] qui ne se lit pas",
            'Chacune a : cle = "exonere", texte = "…", source = "…", du = 2028-01-01.',
        ) from None


def _refus(fault: str, remedy: str) -> UserError:
    return UserError(f"Le fichier {REGLAGES} {fault}.", remedy, f"inputs/{REGLAGES}")
