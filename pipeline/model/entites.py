"""A dossier and all it draws from: rows joined; the rules add what they withhold and what is billed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import wraps
from typing import TypeVar, TypeVarTuple

from pipeline.dispositifs import Dispositif, Etape
from pipeline.issues import Issue
from pipeline.model.accords import ended
from pipeline.model.factures import Draft
from pipeline.model.numeros import Numero
from pipeline.model.revisions import Revision
from pipeline.workbook import sheets
from pipeline.workbook.columns import GENRES
from pipeline.workbook.records import Record
from pipeline.workbook.vocabulary import Nature, StatutSeance


@dataclass(frozen=True, slots=True)
class Retenue:
    """An error with what it touches; no kind named means everything."""

    issue: Issue
    kinds: tuple[str, ...] = ()

    def touches(self, kind: str) -> bool:
        """Whether a document of that kind must wait for it to be mended; one that no error can name does."""
        return not self.kinds or kind in self.kinds or kind not in GENRES


@dataclass(frozen=True, slots=True)
class SeanceDossier:
    """A session as one agent lives it: hours it lasts, hours of a group's session that the agent missed."""

    ligne: Record[sheets.Seance]
    etapes: tuple[Etape, ...]
    intervenant: Record[sheets.Intervenant] | None
    duree: Decimal
    manquees: Decimal = Decimal(0)

    @property
    def row(self) -> sheets.Seance:
        """The row itself."""
        return self.ligne.row

    @property
    def collective(self) -> bool:
        """Whether it is a session of the whole promotion."""
        return self.row.promotion is not None

    @property
    def statut(self) -> StatutSeance:
        """Its status; a session without one is planned."""
        return self.row.statut_seance or StatutSeance.PREVUE

    @property
    def autonomie(self) -> bool:
        """Whether the agent works alone: such hours are never certified."""
        if self.row.nature is not None:
            return self.row.nature is Nature.AUTONOMIE
        return bool(self.etapes) and not any(etape.compte_presence for etape in self.etapes)


@dataclass(frozen=True, slots=True)
class Payeur:
    """Who is invoiced: an employer or a funder."""

    code: str
    nom: str
    siret: str | None
    adresse: str | None
    code_postal: str | None
    ville: str | None
    code_service: str | None
    engagement_obligatoire: bool
    code_service_obligatoire: bool
    source: Record[sheets.Employeur] | Record[sheets.Financeur]
    numero_de_marche: str | None = None


class Periode(Enum):
    """Which part of a bilan: all of it, or what came before, or since, the employer of today."""

    ENTIERE = 0
    AVANT = 1
    DEPUIS = 2


@dataclass(frozen=True, slots=True)
class Financement:
    """One payer's part: a share in per cent, an amount, or all of it when neither is given.

    ``periode``: of an employer that changed, the part whose hours it pays.
    """

    payeur: Payeur
    part: Decimal | None = None
    montant: Decimal | None = None
    numero_engagement: str | None = None
    numero_de_dossier: str | None = None
    source: Record[sheets.Financement] | None = None
    periode: Periode = Periode.ENTIERE


@dataclass(frozen=True, slots=True)
class TarifRetenu:
    """The tariff that applies, in euros, taxes included; ``perime`` when the day is outside its validity."""

    montant: Decimal
    unite: str
    deliberation: str | None
    perime: bool


@dataclass(frozen=True, slots=True)
class FactureEmise:
    """An invoice of the register that bills this dossier to one payer."""

    numero: str
    date: date
    financeur: str


@dataclass(frozen=True, slots=True)
class Reponse:
    """What was said of an invoice that may bill a bilan: the same, or another; ``cle`` is what was asked.

    ``dite``: said now, and not yet in the register.
    """

    cle: str
    numero: str
    meme: bool
    dite: bool = False


@dataclass(frozen=True, slots=True)
class Dossier:
    """One agent's bilan, with every row it draws from. ``illisibles``: sessions that cannot be read.

    ``perdus`` are the sheets of which a row of its own is lost: who pays, the tariffs, who signs.

    ``precedent`` is the employer that was a party before the one of today; ``numero`` its promotion's.

    ``reponses``: of the invoices that may bill it, whether they do, as a person said. ``actes``: by signed
    act, the reference that it bears where another is the bilan's since.
    """

    agent: Record[sheets.Agent]
    employeurs: tuple[Record[sheets.Employeur], ...]
    organisme: Record[sheets.Organisme]
    dispositif: Dispositif
    promotion: Record[sheets.Promotion] | None
    intervenants: tuple[Record[sheets.Intervenant], ...]
    seances: tuple[SeanceDossier, ...]
    signataires: tuple[Record[sheets.Signataire], ...]
    financements: tuple[Financement, ...]
    tarif: TarifRetenu | None
    consentements: tuple[Record[sheets.Consentement], ...]
    confidentiel: Record[sheets.Confidentiel] | None
    preremplissages: tuple[Record[sheets.Preremplissage], ...]
    actions: tuple[Record[sheets.Action], ...]
    a_facturer: tuple[Record[sheets.AFacturer], ...]
    avenants: tuple[Record[sheets.Avenant], ...] = ()
    absences: tuple[Record[sheets.Absence], ...] = ()
    retenues: tuple[Retenue, ...] = ()
    brouillons: tuple[Draft, ...] = ()
    facturees: tuple[FactureEmise, ...] = ()
    reponses: tuple[Reponse, ...] = ()
    illisibles: bool = False
    perdus: frozenset[str] = frozenset()
    identite: str = ""
    precedent: Record[sheets.Employeur] | None = None
    numero: Numero | None = None
    actes: Mapping[str, str] = field(default_factory=dict, hash=False)

    def cite(self, acte: str) -> str:
        """The reference by which a paper cites one of its acts: a signed one keeps its number."""
        return self.actes.get(acte, self.reference)

    @property
    def accords(self) -> tuple[Record[sheets.Consentement], ...]:
        """The consents that count: those given while another employed the agent do not extend."""
        since = self.agent.row.employeur_depuis_le
        return tuple(r for r in ended(self.consentements) if since is None or r.row.date >= since)

    @property
    def bilan(self) -> str:
        """What registers know it by, whatever its reference has become; never shown."""
        return self.identite or self.reference

    @property
    def reference(self) -> str:
        """The agent's reference, unique and stable."""
        return self.agent.row.reference


@dataclass(frozen=True, slots=True)
class Groupe:
    """A promotion: its own sessions and the dossiers of its agents."""

    promotion: Record[sheets.Promotion]
    dispositif: Dispositif
    organisme: Record[sheets.Organisme]
    animateur: Record[sheets.Intervenant] | None
    seances: tuple[SeanceDossier, ...]
    dossiers: tuple[Dossier, ...]
    numero: Numero


@dataclass(frozen=True, slots=True)
class Empeche:
    """A row of the Agents sheet from which no dossier can be made, why, and the kinds that it would give."""

    reference: str
    retenues: tuple[Retenue, ...]
    attendus: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Modele:
    """Everything the documents are made from."""

    dossiers: tuple[Dossier, ...]
    groupes: tuple[Groupe, ...]
    empeches: tuple[Empeche, ...]
    issues: tuple[Issue, ...]
    revisions: tuple[Revision, ...] = ()


def avec(modele: Modele, dossiers: Mapping[str, Dossier]) -> Modele:
    """The model with these dossiers, by reference, in the place of its own; in its promotions too."""
    groupes = tuple(
        replace(each, dossiers=tuple(dossiers.get(d.reference, d) for d in each.dossiers))
        for each in modele.groupes
    )
    own = tuple(dossiers.get(d.reference, d) for d in modele.dossiers)
    return replace(modele, dossiers=own, groupes=groupes)


Args = TypeVarTuple("Args")
Made = TypeVar("Made")
MOST = 256


def une_fois(make: Callable[[*Args], Made]) -> Callable[[*Args], Made]:
    """Give again what was made of the very same objects: rows never change, and hashing them takes longer."""
    kept: dict[tuple[int, ...], tuple[tuple[*Args], Made]] = {}

    @wraps(make)
    def made(*args: *Args) -> Made:
        key = tuple(map(id, args))
        found = kept.get(key)
        if found is None:
            if len(kept) >= MOST:
                kept.clear()
            # With its objects: while they live, no other has their identity.
            found = kept[key] = (args, make(*args))
        return found[1]

    return made
