"""Which invoices a command issues, from what was asked: references, a date, or the sheet « À facturer »."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.dispositifs import cle
from pipeline.errors import UserError
from pipeline.french import date_courte, mois_annee
from pipeline.issues import Issue, Origin, Severity
from pipeline.model import etats
from pipeline.model.entites import Dossier, Modele, Retenue
from pipeline.model.facturation import ordre
from pipeline.model.factures import Draft
from pipeline.model.regroupement import par_mois
from pipeline.run.plan import Item, Plan
from pipeline.store.outcome import Outcome, Status
from pipeline.workbook import sheets

FEUILLE = "À facturer"
NOWHERE = Origin()


@dataclass(frozen=True, slots=True)
class Demande:
    """What was asked. Nothing asked: the sheet « À facturer »."""

    references: tuple[str, ...] = ()
    jusqu_au: date | None = None
    le: date | None = None
    par_mois: bool = False
    exercice: int | None = None


@dataclass(frozen=True, slots=True)
class Commande:
    """One invoice to issue: its draft, its dossiers, its day, its number when another program gives it.

    ``au_numero`` and ``au_jour`` are the cells that give the number and the day, if any does.
    """

    draft: Draft
    dossiers: tuple[Dossier, ...]
    le: date
    numero: str = ""
    au_numero: Origin = NOWHERE
    au_jour: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class Choix:
    """The invoices to issue, in the order of their numbers, and why others that were asked for are not."""

    commandes: tuple[Commande, ...]
    issues: tuple[Issue, ...] = ()
    deja: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Due:
    """One draft that is due, with the line of the sheet that orders it, if any."""

    draft: Draft
    dossier: Dossier
    row: sheets.AFacturer | None

    @property
    def mensuelle(self) -> bool:
        return self.row is not None and self.row.periode is not None

    @property
    def numero(self) -> str:
        return (self.row.numero or "") if self.row else ""

    def at(self, field: str) -> Origin:
        """The cell of the line that orders it."""
        records = (record for record in self.dossier.a_facturer if record.row is self.row)
        return next((record.at(field) for record in records), NOWHERE)


def choose(modele: Modele, plan: Plan, demande: Demande, today: date) -> Choix:
    """Choose among the invoices due. Raises ``UserError`` for a reference that no dossier bears."""
    asked = wanted(modele, demande)
    due = [_due(item) for item in plan.items if item.sujet.brouillon is not None]
    if not demande.references and demande.jusqu_au is None:
        due = [each for each in due if each.row is not None]
    if asked is not None:
        due = [each for each in due if cle(each.dossier.reference) in asked]
    if demande.jusqu_au is not None:
        due = [each for each in due if each.draft.execution <= demande.jusqu_au]
    fitting, issues = _periods(due)
    absents = [a for a in plan.absents if _asked(a, asked, modele, demande)]
    commandes, doubles = _commandes(fitting, demande, today)
    return Choix(
        tuple(sorted(commandes, key=_rank)),
        (*issues, *doubles, *_why(absents, modele)),
        tuple(f"{a.dossiers[0]} : {a.reason}" for a in absents if a.status is Status.SANS_OBJET and a.reason),
    )


def _rank(commande: Commande) -> tuple[object, ...]:
    return (commande.le, commande.draft.organisme, commande.draft.execution, commande.draft.cle)


def _asked(absent: Outcome, asked: set[str] | None, modele: Modele, demande: Demande) -> bool:
    """Whether a person who asked this expects the invoice: « until a day », what an error withholds too."""
    if asked is not None:
        return cle(absent.dossiers[0]) in asked
    ends = (etats.jour_de_cloture(d) for d in modele.dossiers if d.reference == absent.dossiers[0])
    end = next(ends, None)
    return absent.issue is not None and (end is None or demande.jusqu_au is None or end <= demande.jusqu_au)


def wanted(modele: Modele, demande: Demande) -> set[str] | None:
    """The references asked for; ``None`` for all of them."""
    known = {cle(d.reference) for d in modele.dossiers} | {cle(row.reference) for row in modele.empeches}
    for reference in demande.references:
        if cle(reference) not in known:
            raise UserError(
                f"Aucun dossier ne porte la référence « {reference} ».",
                "Vérifiez-la dans la feuille « Agents ».",
            )
    if demande.references:
        return {cle(reference) for reference in demande.references}
    if demande.jusqu_au is not None:
        return None
    return {cle(d.reference) for d in modele.dossiers if d.a_facturer}


def _due(item: Item) -> _Due:
    draft, dossier = item.sujet.brouillon, item.sujet.un_dossier()
    if draft is None:
        raise TypeError(f"{item.key} has no draft")
    return _Due(draft, dossier, ordre(dossier, draft.financeur.code))


def _periods(due: Iterable[_Due]) -> tuple[list[_Due], list[Issue]]:
    """Set aside the lines whose month is not that of the closing."""
    fitting: list[_Due] = []
    issues: list[Issue] = []
    for each in due:
        row, month = each.row, f"{each.draft.execution:%Y-%m}"
        if row is None or row.periode in (None, month):
            fitting.append(each)
        else:
            issues.append(
                _refus(
                    "periode-autre",
                    f"{each.dossier.reference} s’est terminé en {mois_annee(each.draft.execution)}, "
                    f"et la feuille « {FEUILLE} » le demande dans la facture de {row.periode}.",
                    f"Écrivez {month} dans « Période », ou laissez-la vide pour une facture à part.",
                    each.dossier.reference,
                    origin=each.at("periode"),
                )
            )
    return fitting, issues


def _commandes(due: Iterable[_Due], demande: Demande, today: date) -> tuple[list[Commande], list[Issue]]:
    """Drafts that share a month, a day and a number become one invoice when that is asked."""
    groups: dict[tuple[bool, str, date], list[_Due]] = defaultdict(list)
    for each in due:
        day = demande.le or (each.row.date_de_facture if each.row else None) or today
        groups[demande.par_mois or each.mensuelle, each.numero, day].append(each)
    made: list[Commande] = []
    issues: list[Issue] = []
    for (monthly, numero, day), members in groups.items():
        drafts = [each.draft for each in members]
        invoices = par_mois(drafts) if monthly else drafts
        if numero and len(invoices) > 1:
            issues.append(_numero_double(numero, members))
            continue
        first = members[0]
        cells = (
            first.at("numero") if numero else NOWHERE,
            first.at("date_de_facture") if _dated(first, demande) else NOWHERE,
        )
        made += [Commande(draft, tuple(_dossiers(draft, members)), day, numero, *cells) for draft in invoices]
    return made, issues


def _dated(due: _Due, demande: Demande) -> bool:
    """Whether its line of the sheet gives the day."""
    return demande.le is None and due.row is not None and due.row.date_de_facture is not None


def _dossiers(draft: Draft, members: Iterable[_Due]) -> Iterator[Dossier]:
    by_reference = {each.dossier.reference: each.dossier for each in members}
    yield from (by_reference[reference] for reference in draft.dossiers)


def _numero_double(numero: str, members: list[_Due]) -> Issue:
    return _refus(
        "numero-importe-double",
        f"Le numéro {numero} est donné à plusieurs factures.",
        f"Un numéro sert une fois : corrigez la colonne « Numéro » de la feuille « {FEUILLE} », ou donnez la "
        "même « Période » aux bilans d’une seule facture.",
        *(each.dossier.reference for each in members),
        origin=members[0].at("numero"),
    )


def _why(absents: Iterable[Outcome], modele: Modele) -> Iterator[Issue]:
    """Why an invoice that was asked for is not issued: every error, or a bilan that is not closed."""
    held = {d.reference: [r.issue for r in d.retenues if _told(r)] for d in modele.dossiers}
    for absent in absents:
        if absent.issue is not None:
            yield absent.issue
            yield from held.get(absent.dossiers[0], ())
        elif absent.status is Status.PAS_ENCORE:
            yield _refus(
                "facture-pas-encore-due",
                f"{absent.dossiers[0]} ne peut pas être facturé. {absent.reason}",
                "Indiquez la date de clôture, ou retirez cette ligne.",
                *absent.dossiers,
            )


def _told(held: Retenue) -> bool:
    return held.touches("facture") and not held.issue.confidential


def _refus(code: str, message: str, remedy: str, *references: str, origin: Origin = NOWHERE) -> Issue:
    return Issue(code, Severity.ERREUR, message, remedy, origin, dossiers=references, documents=("facture",))


def described(demande: Demande) -> str:
    """What was asked, for the summary."""
    parts = [
        f"les dossiers {', '.join(demande.references)}" if demande.references else "",
        f"les bilans terminés jusqu’au {date_courte(demande.jusqu_au)}" if demande.jusqu_au else "",
    ]
    return " et ".join(part for part in parts if part) or f"la feuille « {FEUILLE} »"
