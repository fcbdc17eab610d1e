"""From dossiers and types to the list of documents to make: data only, nothing is read or written."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from pipeline.documents import catalogue
from pipeline.documents.kind import DocumentType, Echeance, Ressources, Sujet
from pipeline.french import date_longue
from pipeline.model.entites import Modele, Retenue
from pipeline.store.outcome import Outcome, Status
from pipeline.workbook.columns import GENRES

CONFIDENTIEL = "Un point confidentiel l’empêche : voir outputs/confidentiel."
_FOLD = str.maketrans({"/": "-", "\\": "-"})


@dataclass(frozen=True, slots=True)
class Item:
    """One document that is due: its stable key, its type, its subject, the path it would have.

    ``fingerprint``: the digest of what it would say, "" as long as nothing depends on it.
    """

    key: str
    type: DocumentType
    sujet: Sujet
    fingerprint: str = ""

    @property
    def kind(self) -> str:
        """The kind of document."""
        return self.type.kind

    @property
    def path(self) -> str:
        """The proposed place under ``outputs/``: « conventions/Convention 2026-014 Le Goff Léa.docx »."""
        words = " ".join((self.type.nom, *self.type.fichier(self.sujet))).translate(_FOLD)
        apart = self.type.sous_dossier(self.sujet).translate(_FOLD) + "/" if self.type.sous_dossier else ""
        return f"{self.type.dossier}/{apart}{words}{self.type.extension}"

    @property
    def dossiers(self) -> tuple[str, ...]:
        """The references concerned."""
        return self.sujet.references

    @property
    def signed(self) -> str:
        """What freezes it, in French: « sa signature du 10 février 2026 »; "" while nothing does."""
        day = self.type.signe_le(self.sujet)
        return f"{self.type.fige_par} du {date_longue(day)}" if day else ""

    @property
    def succeeds(self) -> str:
        """The delivery of the former document that it cancels and replaces, in the same words, or ""."""
        day = self.type.remplace(self.sujet)
        return f"{self.type.fige_par} du {date_longue(day)}" if day else ""

    @property
    def said(self) -> tuple[str, ...]:
        """The words that it prints of what an amendment could change, once something freezes it."""
        if not self.signed:
            return ()
        return tuple(word for terme in self.type.termes(self.sujet) for word in terme.pieces)

    def produire(self, ressources: Ressources) -> object:
        """The template's context, or the file's bytes."""
        return self.type.produire(self.sujet, ressources)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to make, and what not (« pas encore », « retenu », « sans objet »), in the order of the types.

    ``signed``: what freezes those that are not made in this run, by their key: they may have been before.
    """

    items: tuple[Item, ...]
    absents: tuple[Outcome, ...]
    signed: Mapping[str, str]


def plan(modele: Modele, only: Collection[str] = ()) -> Plan:
    """Every document of every subject; ``only`` keeps some families (« convention », « facture »)."""
    items: list[Item] = []
    absents: list[Outcome] = []
    signed: dict[str, str] = {}
    for kind in catalogue.TYPES:
        if only and kind.famille not in only:
            continue
        for sujet in kind.sujets(modele):
            item = Item(f"{kind.kind}/{stable(sujet)}", kind, sujet)
            absent = _absent(item)
            if absent is None:
                items.append(item)
            else:
                absents.append(absent)
                signed |= {item.key: item.signed} if item.signed else {}
        absents += _empeches(modele, kind)
    return Plan(tuple(items), tuple(absents), signed)


def fingerprint(item: Item, contenu: object, templates: Mapping[str, str]) -> str:
    """The digest of template and data: contexts are frozen, so that their repr says all they hold."""
    data = contenu if isinstance(contenu, bytes) else repr(contenu).encode()
    template = templates[item.type.template] if item.type.template else ""
    return blake2b(data, key=template.encode()[:64], digest_size=16).hexdigest()


def _absent(item: Item) -> Outcome | None:
    """Why it is not made in this run; None when it is."""
    verdict = item.type.verdict(item.sujet)
    if verdict.echeance is not Echeance.DUE:
        return Outcome(item.key, item.kind, item.dossiers, Status(verdict.echeance), verdict.raison)
    held = next(item.type.retenues(item.sujet), None)
    return _retenu(item.key, item.kind, item.dossiers, held) if held else None


def stable(sujet: Sujet) -> str:
    """What the subject is known by for good: references change."""
    if sujet.dossier is None:
        return sujet.cle
    return f"{sujet.dossier.bilan}{sujet.cle.removeprefix(sujet.dossier.reference)}"


def _empeches(modele: Modele, kind: DocumentType) -> Iterator[Outcome]:
    told: set[str] = set()
    for row in modele.empeches:
        if kind.kind not in row.attendus and (kind.kind in GENRES or not kind.attendu):
            continue
        held = next(kind.touched(row.retenues), None)
        if held is not None and row.reference not in told:
            told.add(row.reference)
            yield _retenu(f"{kind.kind}/{row.reference}", kind.kind, (row.reference,), held)


def _retenu(key: str, kind: str, references: tuple[str, ...], held: Retenue) -> Outcome:
    if held.issue.confidential:
        return Outcome(key, kind, references, Status.RETENU, CONFIDENTIEL)
    return Outcome(key, kind, references, Status.RETENU, held.issue.message, issue=held.issue)
