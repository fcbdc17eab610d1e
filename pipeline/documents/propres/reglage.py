"""The settings of a kind of one's own: what may be written, and which sentence says what may not."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from pipeline.documents import catalogue
from pipeline.errors import UserError


class UnPar(StrEnum):
    """What there is one document for."""

    AGENT = "agent"
    SEANCE = "séance"
    BILAN = "bilan"
    PROMOTION = "promotion"
    EMPLOYEUR = "employeur"


class Quand(StrEnum):
    """From when it is due."""

    COMME = "comme le modèle"
    CONVENTION = "convention"
    SIGNATURE = "convention signée"
    SEANCES = "séances inscrites"
    DEBUT = "première séance"
    FIN = "fin"


class Seances(StrEnum):
    """Of which sessions there is a document each."""

    PREVUES = "prévues"
    TENUES = "tenues"


# The shipped kinds whose fields one's own may have, and what there may then be one for.
DE_L_AGENT = (UnPar.AGENT, UnPar.SEANCE)
COMME: Mapping[str, tuple[UnPar, ...]] = {
    "attestation": DE_L_AGENT,
    "contrat": DE_L_AGENT,
    "convention": DE_L_AGENT,
    "devis": DE_L_AGENT,
    "emargement": DE_L_AGENT,
    "calendrier": (*DE_L_AGENT, UnPar.BILAN, UnPar.PROMOTION),
    "convocation": (UnPar.SEANCE,),
}
MODELES = "modeles"  # the folder of inputs where an office keeps its templates and its kinds
_MOT = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DOSSIER = re.compile(r"[^\W_][\w ’'-]{0,38}\w")
# Folders of outputs that hold something else than documents.
_RESERVES = frozenset(
    {"confidentiel", "sauvegardes", "archives", "apercus", "modeles-a-corriger", "modeles-apercus", "pdf"}
)


@dataclass(frozen=True, slots=True)
class Reglage:
    """What one settings file says; ``mot`` is its name, and that of its template."""

    mot: str
    nom: str
    un_par: UnPar
    quand: Quand
    dossier: str
    lecteurs: str
    comme: str = ""
    seances: Seances = Seances.PREVUES
    roles: tuple[str, ...] = ()
    confidentiel: bool = False

    @property
    def kind(self) -> str:
        """The kind of document: no shipped one has this form."""
        return catalogue.PROPRE + self.mot.replace("-", "_")

    @property
    def modele(self) -> str:
        """The file of its template, in ``inputs/modeles``."""
        return f"{self.mot}.docx"


CLES = tuple(item.name for item in fields(Reglage) if item.name != "mot")


def roles() -> tuple[str, ...]:
    """The groups of the office to whom a document may be opened."""
    return tuple(sorted({role for kind in catalogue.shipped() for role in kind.roles}))


def reglage(mot: str, said: Mapping[str, Any]) -> Reglage:
    """Read the settings of one kind. Raises ``UserError``: what is wrong, and what may be written."""
    _check_mot(mot)
    for key in said.keys() - set(CLES):
        raise _faute(mot, f"« {key} » n’est pas connu", f"Les réglages : {', '.join(CLES)}.")
    comme = _one_of(mot, said, "comme", ("", *COMME), "")
    un_par = UnPar(_one_of(mot, said, "un_par", tuple(UnPar), COMME[comme][0] if comme else UnPar.AGENT))
    if comme and un_par not in COMME[comme]:
        may = ", ".join(COMME[comme])
        what = f"« un_par » dit « {un_par} », et les champs de « {comme} » ne s’y prêtent pas"
        raise _faute(mot, what, f'Avec comme = "{comme}" : {may}. Sinon, effacez « comme ».')
    default = Quand.COMME if comme else Quand.SEANCES
    quand = Quand(_one_of(mot, said, "quand", tuple(Quand), default))
    if quand is Quand.COMME and not comme:
        raise _faute(mot, "« quand » dit « comme le modèle », et « comme » manque", "Nommez ce modèle.")
    held = Seances.TENUES if comme == "attestation" else Seances.PREVUES
    return Reglage(
        mot,
        _text(mot, said, "nom", mot.capitalize()),
        un_par,
        quand,
        _dossier(mot, said),
        _text(mot, said, "lecteurs", "l’organisme"),
        comme,
        Seances(_one_of(mot, said, "seances", tuple(Seances), held)),
        tuple(_roles(mot, said, comme)),
        _yes(mot, said, "confidentiel"),
    )


def _faute(mot: str, what: str, remedy: str) -> UserError:
    return UserError(f"Réglages « inputs/modeles/{mot}.toml » : {what}.", remedy, f"{mot}.toml")


def _check_mot(mot: str) -> None:
    if not _MOT.fullmatch(mot):
        raise _faute(mot, "ce nom de fichier ne convient pas", "Des minuscules sans accent et des tirets.")
    if f"{mot}.docx" in {kind.template for kind in catalogue.shipped()}:
        raise UserError(
            f"« {mot}.docx » est le nom d’un modèle du programme.",
            "Donnez un autre nom à votre type ; pour changer ce modèle-là, rangez le vôtre sous ce nom.",
        )


def _one_of(mot: str, said: Mapping[str, Any], key: str, allowed: Collection[str], default: str) -> str:
    value = said.get(key, default)
    if value not in allowed:
        may = ", ".join(f'"{one}"' for one in allowed if one)
        raise _faute(mot, f"« {key} » dit « {value} »", f"Ce qui peut être écrit : {may}.")
    return str(value)


def _text(mot: str, said: Mapping[str, Any], key: str, default: str) -> str:
    value = said.get(key, default)
    if not isinstance(value, str) or not value.strip() or not value.isprintable() or len(value) > 80:
        raise _faute(mot, f"« {key} » n’est pas un texte court", f'Par exemple : {key} = "{default}".')
    return value.strip()


def _dossier(mot: str, said: Mapping[str, Any]) -> str:
    """The folder under ``outputs``: its own, as each has its own readers."""
    value = _text(mot, said, "dossier", mot if mot.endswith(("s", "x")) else f"{mot}s")
    taken = {kind.dossier.partition("/")[0] for kind in catalogue.shipped()} | _RESERVES
    if not _DOSSIER.fullmatch(value):
        raise _faute(
            mot, f"« {value} » n’est pas un nom de dossier", "Des lettres, des chiffres, des tirets."
        )
    if value.casefold() in taken:
        what = f"le dossier « {value} » est celui d’autres documents, qui ont leurs propres lecteurs"
        raise _faute(mot, what, "Choisissez-en un autre.")
    return f"confidentiel/{value}" if _yes(mot, said, "confidentiel") else value


def _roles(mot: str, said: Mapping[str, Any], comme: str) -> Iterator[str]:
    """Those to whom it is opened: never others than those who may read what it is made of."""
    allowed = catalogue.of(comme).roles if comme else roles()
    given = said.get("roles", [])
    if not isinstance(given, list) or not set(map(str, given)) <= set(allowed):
        may = ", ".join(f'"{one}"' for one in allowed)
        like = f", ceux de « {comme} »" if comme else ""
        raise _faute(mot, "« roles » nomme un groupe à qui il ne s’ouvre pas", f"Une liste de : {may}{like}.")
    yield from map(str, given)


def _yes(mot: str, said: Mapping[str, Any], key: str) -> bool:
    value = said.get(key, False)
    if not isinstance(value, bool):
        raise _faute(mot, f"« {key} » dit « {value} »", "true ou false, sans guillemets.")
    return value
