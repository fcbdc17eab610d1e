"""Whether two lines bill the same bilan: references, names and workbooks change, and are used again."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pipeline.dispositifs import cle
from pipeline.model.factures import Bilan, Draft, LigneFacture


class Match(StrEnum):
    """The same bilan; perhaps the same, which a person must say; another."""

    SAME = "same"
    PERHAPS = "perhaps"
    OTHER = "other"


def folded(text: str) -> tuple[str, ...]:
    """The words of a name, sorted, without accents or capitals: « LE GOFF Léa » is « Léa Le Goff »."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    letters = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return tuple(sorted(letters.split()))


def issuer(draft: Draft) -> str:
    """The legal person that bills: its SIREN; without one, its code."""
    return draft.emetteur.siret[:9] or cle(draft.organisme)


@dataclass(frozen=True, slots=True)
class Traits:
    """What is known of one bilan: its reference, whose it is, when it ran, who pays and how much in all."""

    reference: str
    names: tuple[str, ...] = ()
    identite: str = ""
    debut: date | None = None
    fin: date | None = None
    payeurs: tuple[str, ...] = ()
    prix: Decimal | None = None


def traits_of(reference: str, bilan: Bilan) -> Traits:
    """The traits of a bilan of today, or of a line that kept them."""
    return Traits(
        reference,
        folded(f"{bilan.nom} {bilan.prenom}"),
        bilan.identite,
        bilan.lancement or bilan.cloture,
        bilan.cloture,
        bilan.payeurs,
        bilan.prix,
    )


def traits(draft: Draft, line: LigneFacture) -> Traits:
    """The traits of what a line bills: records of 0.1.0 have the name in the line's wording alone."""
    if line.bilan is not None:
        found = traits_of(line.reference, line.bilan)
        return found if found.fin else replace(found, fin=draft.execution, debut=draft.execution)
    _, dash, person = line.libelle.partition(" – ")
    end = draft.execution
    return Traits(line.reference, folded(person) if dash else (), debut=end, fin=end)


def keys(draft: Draft) -> tuple[str, ...]:
    """By what the lines of an invoice are looked for: reference, name and identity, of one issuer."""
    body = issuer(draft)
    found = (key for line in draft.lignes if line.reference for key in keys_of(body, traits(draft, line)))
    return tuple(dict.fromkeys(found))


def keys_of(body: str, known: Traits) -> Iterator[str]:
    """The keys of one bilan."""
    yield f"r|{body}|{cle(known.reference)}"
    if known.names:
        yield f"n|{body}|{' '.join(known.names)}"
    if known.identite:
        yield f"i|{body}|{known.identite}"


def compare(now: Traits, then: Traits) -> Match:
    """Compare a bilan about to be billed with one that was, of the same issuer.

    The reference is a label, the name is one too: it takes both to be sure, or one and the
    register of identities.
    """
    same_reference = cle(now.reference) == cle(then.reference)
    if not (now.names and then.names):
        return Match.SAME if same_reference else Match.OTHER
    found = TABLE[same_reference, now.names == then.names, _overlap(now, then)]
    return Match.SAME if found is Match.PERHAPS and _identified(now, then) else found


# (same reference, same name, periods that overlap)
TABLE = {
    (True, True, True): Match.SAME,
    (True, True, False): Match.PERHAPS,
    (True, False, True): Match.PERHAPS,
    (False, True, True): Match.PERHAPS,
    (True, False, False): Match.OTHER,
    (False, True, False): Match.OTHER,
    (False, False, True): Match.OTHER,
    (False, False, False): Match.OTHER,
}


def renamed(now: Traits, then: Traits) -> bool:
    """Whether a bilan may be another's under a new reference and a new name: same days, a word in common."""
    days = now.fin is not None and (now.debut, now.fin) == (then.debut, then.fin)
    return days and not set(now.names).isdisjoint(then.names)


def _identified(now: Traits, then: Traits) -> bool:
    """Whether the office's register of identities says that they are one: an identity is a first reference.

    It settles the doubt of a changed reference alone: where the reference is the same, so is what it is by
    default; and two posts that share a base have each their own identities.
    """
    if cle(now.reference) == cle(then.reference):
        return False
    known = {cle(x.identite or x.reference) for x in (now, then)}
    return bool(now.identite or then.identite) and len(known) == 1


def _overlap(a: Traits, b: Traits) -> bool:
    """Whether they ran at a same time; a bilan whose days are not known may be any."""
    days = (a.debut or a.fin, a.fin or a.debut, b.debut or b.fin, b.fin or b.debut)
    start_a, end_a, start_b, end_b = days
    if start_a is None or end_a is None or start_b is None or end_b is None:
        return True
    return min(start_a, end_a) <= end_b and min(start_b, end_b) <= end_a
