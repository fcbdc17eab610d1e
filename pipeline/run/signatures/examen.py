"""What a PDF that came back is worth: its words compared, its signatures told, in French sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.french import date_longue, pluriel
from pipeline.pdf.crypto import Etat, Signature
from pipeline.pdf.received import SHOWN, Difference

NIVEAU = "niveau inconnu : aucune liste de confiance n’est consultée ici"
ALTERE = "le texte n’est plus celui qui a été envoyé"
SANS = (
    "aucune signature électronique : si c’est la copie d’un papier signé, dites où est l’original (--papier)"
)


@dataclass(frozen=True, slots=True)
class Examen:
    """What was found: why it is refused ("" when it is not), why a person must look, what is said."""

    refus: str = ""
    doutes: tuple[str, ...] = ()
    dits: tuple[str, ...] = ()
    signe_le: date | None = None
    parties: tuple[str, ...] = ()
    entier: bool = False


def examiner(differs: Difference, signed: Sequence[Signature], places: Sequence[str]) -> Examen:
    """Judge words and signatures; ``places`` are the names of the places that were sent to be signed."""
    said = tuple(dit(each) for each in signed)
    if differs.changed:
        return Examen(f"{ALTERE} ({_shown(differs.changed)})", dits=said)
    if not signed:
        return Examen(SANS)
    if any(each.etat is Etat.MODIFIE for each in signed):
        return Examen("il a été modifié après une signature", dits=said)
    days = [each.jour for each in signed if each.jour is not None]
    own = tuple(dict.fromkeys(each.champ for each in signed if each.champ in places))
    whole = len(own) == len(places) if own else len([e for e in signed if not e.cachet]) >= len(places)
    whole = whole and bool(places)
    doubts = tuple(_doutes(differs, signed, own, whole))
    return Examen("", doubts, said, max(days, default=None), own, whole)


def _doutes(differs: Difference, signed: Sequence[Signature], own: Sequence[str], whole: bool) -> list[str]:
    found = []
    if differs.added:
        found.append(f"des mots ont été ajoutés, un tampon peut-être ({_shown(differs.added)})")
    if any(each.etat is Etat.INVERIFIABLE for each in signed):
        found.append("une signature n’est pas vérifiable ici")
    if not own and not whole:
        found.append("on ne sait pas si toutes les parties ont signé : voyez le dossier de preuve")
    return found


def dit(signed: Signature) -> str:
    """« signature de Jean Riou, intègre, du 3 mars 2026 ; émetteur : … ; niveau inconnu… »."""
    who = signed.qui or "quelqu’un que le certificat ne nomme pas"
    what = (
        f"cachet de « {who} », qui nomme un organisme et aucune personne"
        if signed.cachet
        else f"signature de {who}"
    )
    day = f", du {date_longue(signed.jour)} selon elle" if signed.jour else ""
    issuer = f" ; émetteur écrit : {signed.emetteur}" if signed.emetteur else ""
    return f"{what}\u00a0: {signed.etat.value}{day}{issuer} ; {NIVEAU}"


def _shown(words: Sequence[str]) -> str:
    more = len(words) - SHOWN
    return f"« {' '.join(words[:SHOWN])} »" + (
        f" et {pluriel(more, 'autre mot', 'autres mots')}" if more > 0 else ""
    )
