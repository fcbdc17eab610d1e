"""What the ledger of payments says of a row or of a line: corrected, given twice, moved, gone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pipeline.factures.payments import Line, Row
from pipeline.factures.transfers import TWICE
from pipeline.french import date_courte, liste, montant
from pipeline.issues import Issue, Severity

MANY = 5  # of one workbook, above which the lines that are gone are said together


def _described(line: Line) -> str:
    first = line.first
    day = f" le {date_courte(first.jour)}" if first.jour else ""
    by = f", payé par {first.paye_par}" if first.paye_par else ""
    return f"{montant(line.total)}{day} sur {liste(e.numero for e in line.parts)}{by}"


def _undo(line: Line) -> str:
    """The commands that take a payment out, one per invoice that it pays."""
    return " ; ".join(f"payer {e.numero} --le {e.jour} --montant {-e.montant}" for e in line.parts)


def _type(row: Row) -> str:
    somme = "" if row.somme is None else f" --montant {row.somme}"
    return f"payer {' '.join(row.numeros)} --le {row.jour}{somme}"


def _said(row: Row) -> str:
    somme = montant(row.somme) if row.somme is not None else "tout le reste dû"
    return f"{somme} le {date_courte(row.jour)} sur {liste(row.numeros)}"


def _asked(row: Row, code: str, message: str, remedy: str) -> Issue:
    return Issue(code, Severity.AVERTISSEMENT, message, remedy, row.record.at("montant"))


def changed(row: Row, before: Line, after: Line) -> Issue | None:
    """A payment that is said otherwise: both are shown, once."""
    if _described(before) == _described(after):
        return None
    return Issue(
        "reglement-corrige",
        Severity.INFORMATION,
        f"Règlement corrigé : {_described(before)} devient {_described(after)}.",
        "Le registre compte le second et garde la trace du premier.",
        row.record.at("montant"),
    )


def taken_back(row: Row, line: Line) -> Issue:
    """A row that says a payment which a command took back: the last act stands."""
    return _asked(
        row,
        "reglement-repris",
        f"Le règlement de {_described(line)} a été repris par une commande : il ne compte plus, et la "
        "feuille le dit encore.",
        "S’il n’a pas eu lieu, effacez sa ligne. S’il a eu lieu, inscrivez-le : "
        f"{_type(row)} --confirmer {TWICE}.",
    )


def twice(row: Row) -> Issue:
    """Two rows that say the same: the second waits."""
    return _asked(
        row,
        "reglement-deux-fois",
        f"Le même règlement ({_said(row)}) est donné deux fois : le second n’est pas inscrit.",
        f"Si ce sont deux virements : {_type(row)} --confirmer {TWICE}. Sinon, effacez la ligne en trop.",
    )


def superseded(row: Row) -> Issue:
    """A row that says what was corrected since: an old copy of the sheet, perhaps."""
    return _asked(
        row,
        "reglement-corrige-depuis",
        f"{_said(row)} : c’est ce que disait un règlement corrigé depuis. Cette ligne n’est pas inscrite.",
        f"Si elle vient d’une ancienne copie, effacez-la. Si c’est un autre règlement : {_type(row)}.",
    )


def moved(row: Row, line: Line) -> Issue:
    """A row that may be a payment which stands elsewhere, or stood in this sheet."""
    where = f"la ligne {line.first.rangee} de « {line.first.fichier} »"
    return _asked(
        row,
        "reglement-peut-etre-corrige",
        f"Un règlement de {_described(line)} est inscrit d’après {where}, où il n’est plus : est-ce le même, "
        f"corrigé ? Celui-ci ({_said(row)}) n’est pas inscrit.",
        f"Si c’est le même : {_undo(line)}, puis relancez. Si c’en est un autre : {_type(row)}.",
    )


def missing(lines: Iterable[Line]) -> Iterator[Issue]:
    """The payments whose row is gone: each is asked about; a whole sheet that is gone, once."""
    by_file: defaultdict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_file[line.first.fichier].append(line)
    for file, gone in by_file.items():
        if len(gone) > MANY:
            yield _many(file, gone)
        else:
            yield from map(_missing, gone)


def _missing(line: Line) -> Issue:
    return Issue(
        "reglement-retire-de-la-feuille",
        Severity.AVERTISSEMENT,
        f"Le règlement de {_described(line)} n’est plus dans la feuille (« {line.first.fichier} », ligne "
        f"{line.first.rangee}) : il reste inscrit.",
        f"S’il n’a pas eu lieu : {_undo(line)}. Sinon, remettez sa ligne.",
    )


def _many(file: str, lines: list[Line]) -> Issue:
    numeros = sorted({e.numero for line in lines for e in line.parts})
    return Issue(
        "reglement-retire-de-la-feuille",
        Severity.AVERTISSEMENT,
        f"{len(lines)} règlements ne sont plus dans la feuille de « {file} » : ils restent inscrits "
        f"({liste(numeros)}).",
        "Remettez la feuille comme elle était ; ce qui n’a pas eu lieu se reprend par « payer … --montant » "
        "et un montant négatif.",
    )
