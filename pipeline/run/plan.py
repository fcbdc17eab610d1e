"""From dossiers and types to the list of documents to make: data only, nothing is read or written."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b

from pipeline.documents import catalogue
from pipeline.documents.kind import DocumentType, Echeance, Ressources, Sujet
from pipeline.french import date_longue
from pipeline.issues import Issue
from pipeline.model.entites import Modele, Retenue
from pipeline.workbook.columns import GENRES

RETENU = "retenu"
CONFIDENTIEL = "Un point confidentiel l’empêche : voir outputs/confidentiel."
_FOLD = str.maketrans({"/": "-", "\\": "-"})


@dataclass(frozen=True, slots=True)
class Item:
    """One document that is due: its stable key, its type, its subject, the path it would have."""

    key: str
    type: DocumentType
    sujet: Sujet

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
        return _signed(self.type, self.sujet)

    @property
    def succeeds(self) -> str:
        """The delivery of the former document that it cancels and replaces, in the same words, or ""."""
        day = self.type.remplace(self.sujet)
        return f"{self.type.fige_par} du {date_longue(day)}" if day else ""

    @property
    def said(self) -> tuple[str, ...]:
        """The words that it prints of what an amendment could change."""
        return tuple(word for terme in self.type.termes(self.sujet) for word in terme.pieces)

    def produire(self, ressources: Ressources) -> object:
        """The template's context, or the file's bytes."""
        return self.type.produire(self.sujet, ressources)


@dataclass(frozen=True, slots=True)
class Absent:
    """One document that is not made in this run: « pas encore », « retenu » or « sans objet »."""

    key: str
    kind: str
    dossiers: tuple[str, ...]
    status: str
    raison: str
    issue: Issue | None = None
    signed: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to make, and what not, in the order of the types."""

    items: tuple[Item, ...]
    absents: tuple[Absent, ...]

    @property
    def signed(self) -> Mapping[str, str]:
        """What freezes documents that are not made in this run: they may have been made before."""
        return {absent.key: absent.signed for absent in self.absents if absent.signed}


def plan(modele: Modele, only: Collection[str] = ()) -> Plan:
    """Every document of every subject; ``only`` keeps some families (« convention », « facture »)."""
    items: list[Item] = []
    absents: list[Absent] = []
    for kind in catalogue.TYPES:
        if only and kind.famille not in only:
            continue
        for sujet in kind.sujets(modele):
            made = _one(kind, sujet)
            (items if isinstance(made, Item) else absents).append(made)  # type: ignore[arg-type]
        absents += _empeches(modele, kind)
    return Plan(tuple(items), tuple(absents))


def fingerprint(item: Item, contenu: object, templates: Mapping[str, str]) -> str:
    """The digest of template and data: contexts are frozen, so that their repr says all they hold."""
    data = contenu if isinstance(contenu, bytes) else repr(contenu).encode()
    template = templates[item.type.template] if item.type.template else ""
    return blake2b(data, key=template.encode()[:64], digest_size=16).hexdigest()


def _one(kind: DocumentType, sujet: Sujet) -> Item | Absent:
    key = f"{kind.kind}/{stable(sujet)}"
    verdict = kind.verdict(sujet)
    absent = None
    if verdict.echeance is not Echeance.DUE:
        absent = Absent(key, kind.kind, sujet.references, verdict.echeance.value, verdict.raison)
    elif held := next(kind.retenues(sujet), None):
        absent = _retenu(key, kind.kind, sujet.references, held)
    return replace(absent, signed=_signed(kind, sujet)) if absent else Item(key, kind, sujet)


def _signed(kind: DocumentType, sujet: Sujet) -> str:
    """What freezes a document, made in this run or not."""
    day = kind.signe_le(sujet)
    return f"{kind.fige_par} du {date_longue(day)}" if day else ""


def stable(sujet: Sujet) -> str:
    """What the subject is known by for good: references change."""
    if sujet.dossier is None:
        return sujet.cle
    return f"{sujet.dossier.bilan}{sujet.cle.removeprefix(sujet.dossier.reference)}"


def _empeches(modele: Modele, kind: DocumentType) -> Iterator[Absent]:
    told: set[str] = set()
    for row in modele.empeches:
        if kind.kind not in row.attendus and (kind.kind in GENRES or not kind.attendu):
            continue
        held = next(kind.touched(row.retenues), None)
        if held is not None and row.reference not in told:
            told.add(row.reference)
            yield _retenu(f"{kind.kind}/{row.reference}", kind.kind, (row.reference,), held)


def _retenu(key: str, kind: str, references: tuple[str, ...], held: Retenue) -> Absent:
    if held.issue.confidential:
        return Absent(key, kind, references, RETENU, CONFIDENTIEL)
    return Absent(key, kind, references, RETENU, held.issue.message, held.issue)
