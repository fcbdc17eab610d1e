"""What the billing commands show: what is about to be issued, what was, where each invoice stands."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import rich.console
from rich.box import SIMPLE
from rich.markup import escape
from rich.table import Table

from pipeline.factures.etat import Etat, LigneSuivi, Total
from pipeline.factures.events import Evenement, Fait
from pipeline.factures.numbering import Last
from pipeline.factures.pieces import Genre, Issued
from pipeline.factures.pointage import Pointage
from pipeline.french import accord, date_courte, montant
from pipeline.issues import Issue, Severity
from pipeline.model.factures import Avoir, Draft

COULEURS = {Severity.ERREUR: "bold red", Severity.AVERTISSEMENT: "bold", Severity.INFORMATION: "none"}
# Each state with the colour it is read by; black and white tell as much, by the word.
ETATS: Mapping[str, str] = {Etat.EN_RETARD: "bold red", Etat.REGLEE: "green", Etat.ANNULEE: "dim"}
LONGUES = frozenset({"Remarque", "Facture", "Payé par", "Payeur", "Client", "Dossiers", "Désignation"})
LARGEUR = 160


class View:
    """The terminal, or the file that stands for it."""

    def __init__(self) -> None:
        out = rich.console.Console(highlight=False, soft_wrap=True)
        # A redirected output has no width of its own: eighty columns would cut the tables.
        self._out = (
            out
            if out.is_terminal
            else rich.console.Console(highlight=False, soft_wrap=True, width=max(LARGEUR, out.width))
        )

    def say(self, *lines: str) -> None:
        """Plain sentences."""
        for line in lines:
            self._out.print(escape(line))

    def show(self, table: Table) -> None:
        """A table."""
        self._out.print(table)

    def issues(self, found: Iterable[Issue]) -> None:
        """Each finding: where, what, what to do; confidential ones are never shown."""
        for issue in found:
            if issue.confidential:
                continue
            place = f"{escape(str(issue.origin))} : " if str(issue.origin) else ""
            self._out.print(f"[{COULEURS[issue.severity]}]{place}{escape(issue.message)}[/]")
            self._out.print(f"  {escape(issue.remedy)}")


def to_issue(rows: Iterable[tuple[Draft, date, str]]) -> Table:
    """The invoices about to be issued: day, customer, dossiers, amount, imported number if any."""
    return _table(
        "Factures à émettre",
        ("Date", "Organisme", "Client", "Dossiers", "Montant >", "N° importé"),
        [
            (
                date_courte(day),
                draft.organisme,
                draft.client.nom,
                ", ".join(draft.dossiers),
                montant(draft.total_ttc),
                numero,
            )
            for draft, day, numero in rows
        ],
    )


def series_line(organisme: str, serie: str, last: Last, count: int) -> str:
    """« CDG29, série BP : 3 factures, à la suite de BP-2026-00012 du 01/07/2026 »."""
    after = (
        f"à la suite de {last.numero} du {date_courte(last.jour)}"
        if last.jour
        else "les premières de la série"
    )
    return f"{organisme}, série {serie} : {count} {accord(count, 'facture')}, {after}."


def issued(pieces: Iterable[Issued]) -> Iterator[str]:
    """One line per invoice issued, or issued before."""
    for piece in pieces:
        ending = "" if piece.genre is Genre.AVOIR else "e"
        when = f"était déjà émis{ending}" if piece.deja else f"émis{ending}"
        yield (
            f"{piece.numero} du {date_courte(piece.date)}, {piece.draft.client.nom}, "
            f"{montant(piece.total)} : {when} (outputs/factures/{piece.fichier})"
        )


def withdrawn(numero: str, fait: Fait, before: Evenement | None) -> str:
    """What was taken out of an invoice, and what stands again, if anything does."""
    left = ""
    if before is not None:
        left = before.titre or (date_courte(before.jour) if before.jour else "")
    again = f" ; vaut de nouveau : {left}" if left else ""
    return f"{numero}, {fait} : retrait inscrit{again}."


def sent(numero: str, le: date, rang: int) -> str:
    """A reminder that was sent, or that was known."""
    known = "c’était déjà inscrit" if not rang else f"n° {rang}"
    return f"{numero} : relance envoyée le {date_courte(le)} ({known})."


def credit(avoir: Avoir) -> Table:
    """What an avoir would take back, line by line."""
    lignes = zip(avoir.rangs, avoir.lignes, strict=True)
    return _table(
        f"Avoir sur {avoir.facture} du {date_courte(avoir.facture_du)}",
        ("Ligne", "Désignation", "Montant TTC >"),
        [
            *((str(rang), ligne.libelle, montant(ligne.ttc)) for rang, ligne in lignes),
            ("", "Total", montant(avoir.total_ttc)),
        ],
    )


FOLLOW_UP = (
    *("Numéro", "Date", "Payeur", "État", "Total >", "Avoirs >", "Encaissements >", "Reste >"),
    *("Échéance", "Retard >", "Intérêts >", "Chorus Pro"),
)


def follow_up(rows: Iterable[LigneSuivi]) -> Table:
    """Where each invoice stands."""
    return _table(
        "Factures (encaissements d’après le comptable)", FOLLOW_UP, [_followed(row) for row in rows]
    )


def _followed(row: LigneSuivi) -> tuple[str, ...]:
    return (
        row.piece.numero,
        date_courte(row.piece.date),
        row.piece.draft.financeur.nom,
        row.etat.value,
        montant(row.piece.total),
        montant(row.avoirs) if row.avoirs else "",
        montant(row.regle) if row.regle else "",
        montant(row.reste),
        date_courte(row.echeance) if row.echeance else "",
        f"{row.retard} j" if row.retard else "",
        _interest(row),
        row.depot,
    )


def _interest(row: LigneSuivi) -> str:
    if row.taux_inconnu is not None:
        return "taux inconnu"
    claimed = (row.interets or 0) + row.indemnite
    return montant(claimed) if claimed else ""


def unknown_rates(rows: Iterable[LigneSuivi]) -> Iterator[str]:
    """The half-years whose rate is missing, and where to write it."""
    for day in sorted({row.taux_inconnu for row in rows if row.taux_inconnu is not None}):
        yield (
            f"Le taux de la BCE au {date_courte(day)} n’est pas connu : ajoutez-le sous "
            f'[taux] dans inputs/facturation.toml, par exemple {day.isoformat()} = "2.15".'
        )


def matched(found: Iterable[Pointage]) -> Table:
    """Each line of a statement, what it pays, and why it is not exact."""
    headings = ("Date", "Montant >", "Facture", "Pointage", "Payé par", "Remarque")
    return _table(
        "Relevé",
        headings,
        [
            (
                date_courte(p.releve.jour),
                montant(p.releve.somme),
                ", ".join(p.numeros),
                p.sort.value,
                p.releve.payeur,
                p.raison,
            )
            for p in found
        ],
    )


def totals(rows: Iterable[Total]) -> Table:
    """What each funder was billed, month by month."""
    return _table(
        "Totaux par payeur et par mois",
        ("Payeur", "Mois", "Factures >", "Facturé >", "Avoirs >", "Encaissements >", "Reste >"),
        [
            (
                row.financeur,
                f"{row.mois:%m/%Y}",
                str(row.nombre),
                montant(row.facture),
                montant(row.avoirs) if row.avoirs else "",
                montant(row.regle) if row.regle else "",
                montant(row.reste),
            )
            for row in rows
        ],
    )


def _table(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """A table without its empty columns; « > » ends the heading of figures. Names alone may wrap."""
    kept = [place for place, _ in enumerate(headings) if any(row[place] for row in rows)]
    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE)
    for place in kept:
        heading = headings[place].removesuffix(" >")
        figures = heading != headings[place]
        table.add_column(heading, justify="right" if figures else "left", no_wrap=heading not in LONGUES)
    for row in rows:
        table.add_row(*(_cell(row[place]) for place in kept))
    return table


def _cell(text: str) -> str:
    """A cell; a state is coloured, and says as much without its colour."""
    style = ETATS.get(text)
    return f"[{style}]{escape(text)}[/]" if style else escape(text)
