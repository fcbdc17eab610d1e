"""What an invoice says, frozen: parties, lines, totals, references; the snapshot its register keeps."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, model_validator

from pipeline.model.montants import CENT, ZERO, centimes, ventiler, ventiler_ttc
from pipeline.workbook.vocabulary import Unite


def _cents(value: Decimal) -> Decimal:
    if value != centimes(value):
        raise ValueError("an amount is a whole number of cents")
    return centimes(value)


def _plain(value: Decimal) -> Decimal:
    """Write 18, 18.0 and 1.8E+1 alike, so that equal snapshots have equal text."""
    return Decimal(format(value.normalize(), "f"))


Montant = Annotated[Decimal, AfterValidator(_cents)]
Quantite = Annotated[Decimal, AfterValidator(_plain)]


class Modele(BaseModel):
    """A frozen snapshot; unknown names are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Tiers(Modele):
    """A party as printed: issuer, customer or funder."""

    code: str
    nom: str
    siret: str = ""
    adresse: str = ""
    code_postal: str = ""
    ville: str = ""
    pays: str = ""
    numero_tva: str = ""
    type: str = ""
    telephone: str = ""
    courriel: str = ""
    societe: str = ""


class Paiement(Modele):
    """Where the money goes, as printed."""

    comptable: str = ""
    ordre: str = ""
    iban: str = ""
    bic: str = ""


class MentionLegale(Modele):
    """A wording that the invoice bears: its key, its words, where they come from."""

    cle: str
    texte: str
    source: str = ""


class Bilan(Modele):
    """By what a bilan is known again; ``prix`` is its whole price with tax, of all its ``payeurs``."""

    identite: str = ""
    nom: str = ""
    prenom: str = ""
    employeurs: tuple[str, ...] = ()
    dispositif: str = ""
    lancement: date | None = None
    cloture: date | None = None
    prix: Montant | None = None
    payeurs: tuple[str, ...] = ()


class LigneFacture(Modele):
    """One line. ``montant`` is without tax; ``reference`` is the dossier it bills (empty: none)."""

    libelle: str
    quantite: Quantite
    unite: str
    prix_unitaire: Quantite
    montant: Montant
    taux: Quantite = Decimal(0)
    tva: Montant = ZERO
    reference: str = ""
    detail: str = ""
    convention: str = ""
    debut: date | None = None
    fin: date | None = None
    bilan: Bilan | None = None

    @property
    def ttc(self) -> Decimal:
        """Amount with tax."""
        return self.montant + self.tva

    def ventilee(self, hors_taxe: Decimal, taxe: Decimal) -> Self:
        """Return the line with this base and this tax, its unit price that of its base."""
        if (hors_taxe, taxe) == (self.montant, self.tva):
            return self
        prix = _unit_price(hors_taxe, self.quantite, self.prix_unitaire, self.taux)
        return self.model_copy(update={"montant": hors_taxe, "tva": taxe, "prix_unitaire": prix})

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if centimes(self.quantite * self.prix_unitaire) != self.montant:
            raise ValueError("montant is quantite × prix_unitaire")
        return self


def ligne_ttc(
    libelle: str,
    quantite: Decimal,
    unite: Unite,
    prix_ttc: Decimal,
    taux: Decimal = ZERO,
    reference: str = "",
) -> LigneFacture:
    """Make a line from a unit price with tax: base and tax add up to quantity × price, to the cent."""
    hors_taxe, taxe = ventiler_ttc(centimes(quantite * prix_ttc), taux)
    return LigneFacture(
        libelle=libelle,
        quantite=quantite,
        unite=unite,
        prix_unitaire=_unit_price(hors_taxe, quantite, prix_ttc, taux),
        montant=hors_taxe,
        taux=taux,
        tva=taxe,
        reference=reference,
    )


def _unit_price(hors_taxe: Decimal, quantite: Decimal, prix_ttc: Decimal, taux: Decimal) -> Decimal:
    """Return a unit price without tax that gives back the amount; six decimals when cents cannot."""
    if not taux:
        return prix_ttc
    for decimales in (CENT, Decimal("0.0001"), Decimal("0.000001")):
        prix = (hors_taxe / quantite).quantize(decimales)
        if centimes(prix * quantite) == hors_taxe:
            break
    return prix


def ventilees(lignes: Sequence[LigneFacture]) -> tuple[LigneFacture, ...]:
    """Return the lines with the VAT of each rate computed on its whole base."""
    made = [*lignes]
    for taux in {x.taux for x in lignes}:
        places = [i for i, x in enumerate(lignes) if x.taux == taux]
        for i, parts in zip(places, ventiler([lignes[i].ttc for i in places], taux), strict=True):
            made[i] = lignes[i].ventilee(*parts)
    return tuple(made)


class Tva(Modele):
    """VAT of one rate: its base, its amount."""

    taux: Quantite
    base: Montant
    montant: Montant


class Lignes(Modele):
    """Lines with their totals: what invoices and credit notes share."""

    lignes: tuple[LigneFacture, ...]

    @property
    def total_ht(self) -> Decimal:
        """Sum without tax."""
        return sum((x.montant for x in self.lignes), ZERO)

    @property
    def total_tva(self) -> Decimal:
        """Sum of the tax."""
        return sum((x.tva for x in self.lignes), ZERO)

    @property
    def total_ttc(self) -> Decimal:
        """Sum with tax."""
        return self.total_ht + self.total_tva

    @property
    def tva(self) -> tuple[Tva, ...]:
        """Base and tax per rate, lowest rate first."""
        return tuple(self._of_rate(taux) for taux in sorted({x.taux for x in self.lignes}))

    def _of_rate(self, taux: Decimal) -> Tva:
        choisies = [x for x in self.lignes if x.taux == taux]
        return Tva(
            taux=taux,
            base=sum((x.montant for x in choisies), ZERO),
            montant=sum((x.tva for x in choisies), ZERO),
        )


class Draft(Lignes):
    """An invoice before its number. ``cle`` says what is billed: a second one with this key is the same.

    ``organisme`` and ``serie`` choose the numbering; no invoice is dated before ``execution``, the closing.
    ``financeur`` owes, ``client`` is the addressee; ``delai_de_paiement``: days from reception. ``exercice``
    0: that of the date. ``paiement`` is None in records of 0.1.0. ``reprise``: another program's extension.
    """

    organisme: str
    serie: str
    cle: str
    emetteur: Tiers
    financeur: Tiers
    client: Tiers
    regime: str
    mention_tva: str = ""
    execution: date
    numero_engagement: str = ""
    numero_bon_de_commande: str = ""
    numero_de_marche: str = ""
    code_service: str = ""
    convention: str = ""
    delai_de_paiement: int = 30
    interets: bool = False
    exercice: int = 0
    debut: date | None = None
    deliberation: str = ""
    paiement: Paiement | None = None
    mentions: tuple[MentionLegale, ...] = ()
    pieces_fiphfp: bool = False
    reprise: str = ""
    canal: str = ""

    @property
    def dossiers(self) -> tuple[str, ...]:
        """References of the dossiers billed, each once, in the order of the lines."""
        return tuple(dict.fromkeys(x.reference for x in self.lignes if x.reference))

    @model_validator(mode="after")
    def _worth_something(self) -> Self:
        if self.total_ttc <= 0 or any(x.montant < 0 for x in self.lignes):
            raise ValueError("an invoice has positive lines and a positive total")
        if any(abs(x.tva - x.montant * x.taux / 100) > 2 * CENT for x in self.lignes):
            raise ValueError("tva is montant × taux")  # not so of an avoir, which gives back what is left
        return self


class Avoir(Lignes):
    """A credit note before its number: amounts are positive, ``rangs`` are the original's lines credited.

    ``rangs[i]`` is the place, from 1, of the line of the original that ``lignes[i]`` credits. ``suite``
    is what public accounting makes of it.
    """

    facture: str
    facture_du: date
    motif: str
    rangs: tuple[int, ...]
    origine: Draft
    exercice: int = 0
    suite: str = ""

    @model_validator(mode="after")
    def _worth_something(self) -> Self:
        if len(self.rangs) != len(self.lignes) or self.total_ttc <= 0:
            raise ValueError("a credit note credits something, line by line")
        return self


def cle_bilan(organisme: str, financeur: str, reference: str) -> str:
    """Key of the invoice of one bilan to one funder."""
    return "|".join((organisme, financeur, reference))


def cle_mois(organisme: str, financeur: str, mois: date, references: Iterable[str]) -> str:
    """Key of the invoice of a month to one funder, for these bilans."""
    return "|".join((organisme, financeur, f"{mois:%Y-%m}", *sorted(references)))
