"""What an office sets for its billing, in ``inputs/facturation.toml``: every key has a default."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UserError
from pipeline.factures.numbering import FORMAT, check_format

FICHIER = "facturation.toml"
CLES = frozenset({"format", "validite_devis_mois", "majoration", "taux"})


@dataclass(frozen=True, slots=True)
class Reglages:
    """Format of the numbers, months a quotation holds, and the file of rates when it gives any."""

    format: str = FORMAT
    validite_devis_mois: int = 3
    taux: Path | None = None


def read_reglages(inputs: Path) -> Reglages:
    """Read the file, or keep the defaults when there is none."""
    path = inputs / FICHIER
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return Reglages()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError):
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
    return Reglages(modele, mois, path if "taux" in data else None)


def _refus(fault: str, remedy: str) -> UserError:
    return UserError(f"Le fichier {FICHIER} {fault}.", remedy, f"inputs/{FICHIER}")
