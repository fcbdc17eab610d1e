"""Every type of document, in the order in which reports list them; every list of types derives from it."""

from collections.abc import Callable, Iterable

from pipeline.documents import (
    agenda_conseiller,
    agenda_ics,
    annexe,
    attestation,
    avenant,
    avoir,
    bulletin,
    calendrier,
    contrat,
    convention,
    correction,
    devis,
    emargement,
    facile,
    facture,
    papiers,
    referent,
    relance,
    synthese,
)
from pipeline.documents.kind import DocumentType, du_registre, numero, sans_objet, sans_sujet

PROPRE = "propre_"  # what the kinds of the office's own begin with

TYPES: tuple[DocumentType, ...] = (
    convention.TYPE,
    avenant.TYPE,
    correction.TYPE,
    bulletin.TYPE,
    calendrier.TYPE,
    agenda_ics.TYPE,
    agenda_conseiller.TYPE,
    contrat.TYPE,
    facile.TYPE,
    avenant.DU_CONTRAT,
    correction.DU_CONTRAT,
    attestation.TYPE,
    facture.TYPE,
    avoir.TYPE,
    relance.TYPE,
    devis.TYPE,
    emargement.TYPE,
    synthese.TYPE,
    referent.TYPE,
    *papiers.TYPES,
    annexe.TYPE,
)


def declare(own: Iterable[DocumentType]) -> None:
    """Let these kinds of the office's own follow the shipped ones, in the place of those declared before."""
    global TYPES  # noqa: PLW0603 - one process serves one office
    TYPES = (*shipped(), *own)


def shipped() -> tuple[DocumentType, ...]:
    """The types that come with the program."""
    return tuple(kind for kind in TYPES if not kind.propre)


def words(types: Iterable[DocumentType] | None = None) -> dict[str, str]:
    """The words people type for types of documents, in the plural, and the family that each means."""
    found = TYPES if types is None else types
    return {kind.pluriel: kind.famille for kind in found if kind.kind == kind.famille}


def family(typed: str) -> str:
    """The family that a word means, singular or plural, with or without accents; "" for none."""
    plain = typed.casefold().replace("è", "e").replace("é", "e").rstrip("s")
    known = {one.rstrip("s"): found for word, found in words().items() for one in (word, found)}
    return known.get(plain, "")


def with_template() -> tuple[DocumentType, ...]:
    """The first type of each template: some templates serve two."""
    first = {kind.template: kind for kind in reversed(TYPES) if kind.template}
    return tuple(kind for kind in TYPES if kind.template and first[kind.template] is kind)


def kinds(of: Callable[[DocumentType], object]) -> frozenset[str]:
    """The kinds of which something is true: ``kinds(lambda each: each.prive)``."""
    return frozenset(kind.kind for kind in TYPES if of(kind))


def of(kind: str) -> DocumentType:
    """The type of that kind, one of the office's own that is no more too; raise KeyError."""
    found = {each.kind: each for each in TYPES}
    return _ended(kind) if kind not in found and kind.startswith(PROPRE) else found[kind]


def _ended(kind: str) -> DocumentType:
    """A kind of the office's own whose settings are gone: its documents have a name, and open to nobody."""
    return DocumentType(
        kind=kind,
        nom=kind.removeprefix(PROPRE).replace("_", " ").capitalize(),
        template=None,
        dossier="",
        extension=".docx",
        lecteurs="",
        sujets=sans_sujet,
        verdict=sans_objet,
        produire=du_registre,
        fichier=numero,
        propre=True,
    )
