"""Credit notes: what of an invoice is taken back, line by line, never more than the invoice."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

import sqlalchemy as sa

from pipeline.errors import UserError
from pipeline.factures.issue import Entry, check_free, credit_series, record
from pipeline.factures.numbering import Last, Serie, check_date, series_of
from pipeline.factures.pieces import IMPORTS, Genre, Issued, credits_of, find_invoice, last_of
from pipeline.factures.register import Register
from pipeline.french import date_courte, liste, montant
from pipeline.model.factures import Avoir, LigneFacture
from pipeline.model.montants import ZERO, centimes, ventiler_ttc
from pipeline.workbook.vocabulary import TypeOrganisme

# Which lines (from 1), and how much of each with tax; None: all that is left of it.
Choice = Mapping[int, Decimal | None]
CHOICE = re.compile(r"\s*(\d{1,3})\s*(?::\s*([\d\s.,]+?)\s*(?:€\s*)?)?")


@dataclass(frozen=True, slots=True)
class _Left:
    """What is left of one line of an invoice."""

    rang: int
    ligne: LigneFacture
    hors_taxe: Decimal
    tva: Decimal

    @property
    def ttc(self) -> Decimal:
        return self.hors_taxe + self.tva


def read_choice(texts: Sequence[str]) -> Choice:
    """Read what ``--lignes`` says: « 1 », « 2:500,00 » (line 2, 500 € with tax); nothing: every line."""
    choice: dict[int, Decimal | None] = {}
    for text in texts:
        found = CHOICE.fullmatch(text)
        try:
            if not found or int(found[1]) in choice:
                raise ValueError
            choice[int(found[1])] = _amount(found[2]) if found[2] else None
        except (ValueError, InvalidOperation):
            raise UserError(
                f"« {text} » ne désigne pas une ligne de la facture.",
                "Donnez le numéro de chaque ligne une fois, et au besoin le montant à reprendre : 2:500,00.",
            ) from None
    return choice


def _amount(text: str) -> Decimal:
    somme = Decimal(re.sub(r"\s", "", text).replace(",", "."))
    if somme <= 0 or somme != centimes(somme):
        raise ValueError
    return centimes(somme)


def prepare_credit(
    register: Register,
    numero: str,
    motif: str,
    choice: Choice | None = None,
    on: date | None = None,
    exercice: int = 0,
) -> Avoir:
    """Make the avoir of an invoice, to be shown, confirmed, then issued by :func:`credit`.

    ``exercice``: its accounting year, that of its day unless said; in January it is asked.
    """
    on = on or register.today
    with register.reading() as connection:
        facture = find_invoice(connection, numero)
        left = _left(facture, credits_of(connection, facture.numero))
    if not motif.strip():
        raise UserError("Un avoir dit pourquoi il est fait.", "Ajoutez --motif « … ».")
    exercice = _exercice(facture, on, exercice)
    wanted = choice or {x.rang: None for x in left if x.ttc > 0}
    lignes = [(x.rang, _take(facture, x, wanted[x.rang])) for x in left if x.rang in wanted]
    _check_choice(facture, wanted, len(left), lignes)
    return Avoir(
        suite=_suite(facture, exercice, sum((x.ttc for _, x in lignes), ZERO) == facture.total),
        exercice=exercice,
        facture=facture.numero,
        facture_du=facture.date,
        motif=motif.strip(),
        rangs=tuple(rang for rang, _ in lignes),
        lignes=tuple(ligne for _, ligne in lignes),
        origine=facture.draft,
    )


def _exercice(facture: Issued, on: date, given: int) -> int:
    """The accounting year of an avoir: from 1 to 31 January, that of the invoice may still be meant."""
    year, then = on.year, facture.draft.exercice or facture.date.year
    public = facture.draft.emetteur.type != TypeOrganisme.PRESTATAIRE.value
    if not given and public and on.month == 1 and then == year - 1:
        raise UserError(
            f"Du 1er au 31 janvier, l’avoir d’une facture de l’exercice {then} peut être de cet exercice "
            "(journée complémentaire : titre d’annulation ou de réduction) ou de "
            f"{year} (mandat au compte 673).",
            f"Dites lequel : --exercice {then} ou --exercice {year}.",
        )
    if given and given not in ({year, year - 1} if on.month == 1 else {year}):
        raise UserError(
            f"L’exercice {given} ne va pas avec un avoir du {date_courte(on)}.",
            f"C’est {year}, ou {year - 1} pour un avoir du 1er au 31 janvier.",
        )
    return given or year


def _suite(facture: Issued, exercice: int, whole: bool) -> str:
    """What public accounting makes of it (instruction M57): nothing of a private provider's."""
    if facture.draft.emetteur.type == TypeOrganisme.PRESTATAIRE.value:
        return ""
    if exercice != (facture.draft.exercice or facture.date.year):
        return "mandat au compte 673, titres annulés sur exercices antérieurs"
    return "titre d’annulation" if whole else "titre de réduction"


def _check_choice(
    facture: Issued, wanted: Choice, count: int, lignes: Sequence[tuple[int, LigneFacture]]
) -> None:
    unknown = [str(rang) for rang in wanted if not 1 <= rang <= count]
    if unknown:
        raise UserError(
            f"La facture {facture.numero} n’a pas de ligne {liste(unknown)}.",
            f"Ses lignes vont de 1 à {count}.",
        )
    if not lignes:
        raise _exceeds(facture, "toute la facture", ZERO)


def _left(facture: Issued, avoirs: Sequence[Issued]) -> list[_Left]:
    """Return what the avoirs left of each line, in order, lines from 1."""
    taken = [pair for piece in avoirs if isinstance(piece.corps, Avoir) for pair in _by_line(piece.corps)]
    return [
        _Left(
            rang,
            ligne,
            ligne.montant - sum((x.montant for r, x in taken if r == rang), ZERO),
            ligne.tva - sum((x.tva for r, x in taken if r == rang), ZERO),
        )
        for rang, ligne in enumerate(facture.corps.lignes, 1)
    ]


def _by_line(avoir: Avoir) -> list[tuple[int, LigneFacture]]:
    return list(zip(avoir.rangs, avoir.lignes, strict=True))


def _take(facture: Issued, left: _Left, somme: Decimal | None) -> LigneFacture:
    """Take an amount with tax from what is left of a line; all of it gives back base and tax exactly."""
    if left.ttc <= 0 or (somme or ZERO) > left.ttc:
        raise _exceeds(facture, f"la ligne {left.rang}", left.ttc)
    ligne = left.ligne
    if somme is None or somme == left.ttc:
        hors_taxe, taxe = left.hors_taxe, left.tva
    else:
        hors_taxe, taxe = _within(left, somme)
    if (hors_taxe, taxe) == (ligne.montant, ligne.tva):
        return ligne
    return ligne.model_copy(
        update={"quantite": Decimal(1), "prix_unitaire": hors_taxe, "montant": hors_taxe, "tva": taxe}
    )


def _within(left: _Left, somme: Decimal) -> tuple[Decimal, Decimal]:
    """Split an amount in base and tax, neither more than what is left."""
    hors_taxe, _ = ventiler_ttc(somme, left.ligne.taux)
    hors_taxe = min(max(hors_taxe, somme - left.tva), left.hors_taxe)
    return hors_taxe, somme - hors_taxe


def _exceeds(facture: Issued, what: str, left: Decimal) -> UserError:
    reste = f"il en reste {montant(left)}" if left > 0 else "il n’en reste rien"
    return UserError(
        f"Les avoirs de la facture {facture.numero} dépasseraient {what} : {reste}.",
        "Vérifiez les avoirs déjà faits : « factures etat » les montre.",
    )


def credit(
    register: Register, avoir: Avoir, on: date, render: Callable[[str], bytes], numero: str = ""
) -> Issued:
    """Issue a prepared avoir in its own series, or under the number that the finance software gave.

    Refused when other avoirs were made meanwhile.
    """
    with register.numbering() as connection:
        facture = find_invoice(connection, avoir.facture)
        _check_within(connection, facture, avoir)
        if numero:
            check_date(on, register.today, Last(), facture.date)
            check_free(register, connection, facture.draft, numero, Genre.AVOIR)
            given = Entry(Genre.AVOIR, Serie(facture.organisme, IMPORTS, on.year), 0, numero, on, avoir)
            return record(connection, given, render(numero))
        serie = series_of(register.modele, facture.organisme, credit_series(facture.draft.serie), on)
        last = last_of(connection, serie)
        check_date(on, register.today, last, facture.date)
        entry = Entry.next(register.modele, Genre.AVOIR, serie, last, on, avoir)
        return record(connection, entry, render(entry.numero))


def _check_within(connection: sa.Connection, facture: Issued, avoir: Avoir) -> None:
    left = {x.rang: x for x in _left(facture, credits_of(connection, facture.numero))}
    for rang, ligne in _by_line(avoir):
        if ligne.montant > left[rang].hors_taxe or ligne.tva > left[rang].tva:
            raise _exceeds(facture, f"la ligne {rang}", left[rang].ttc)
