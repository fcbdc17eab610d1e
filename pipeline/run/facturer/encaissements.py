"""The accountant's statement: read, matched, shown; exact matches recorded after a yes, the rest a sheet."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from pipeline.errors import UserError
from pipeline.factures import etat, exports
from pipeline.factures.events import load_events
from pipeline.factures.pointage import Pointage, Releve, Sort, point
from pipeline.factures.transfers import Details, pay
from pipeline.issues import Issue, Origin, Severity
from pipeline.run.facturer import registre
from pipeline.run.facturer.releves import Colonne, Ligne, read_statement
from pipeline.settings import Settings
from pipeline.store import files, notes
from pipeline.workbook.values.fold import fold

FOLDER, MEMORY = "suivi", "encaissements.json"
COLONNES = (
    Colonne(
        "date",
        ("Date de paiement", "Date d’encaissement", "Date de valeur", "Date opération", "Date", "Payé le"),
        needed=True,
    ),
    Colonne(
        "montant", ("Montant encaissé", "Montant payé", "Crédit", "Encaissement", "Montant"), needed=True
    ),
    Colonne("debit", ("Montant débité", "Débit", "Décaissement", "Remboursement")),
    Colonne("sens", ("Sens", "Sens de l’opération", "D/C", "C/D", "Débit/Crédit", "Crédit/Débit")),
    Colonne("numero", ("Numéro de facture", "N° de facture", "N° facture", "Facture", "Référence", "Pièce")),
    Colonne("libelle", ("Libellé", "Objet", "Motif", "Communication", "Libellé opération")),
    Colonne("titre", ("N° de titre", "Numéro de titre", "Titre")),
    Colonne("payeur", ("Payé par", "Payeur", "Émetteur", "Donneur d’ordre", "Débiteur", "Tiers")),
)
TITLES = ("Numéro de facture", "Date de paiement", "Montant", "Payé par", "Proposition", "Remarque", "Relevé")


@dataclass(frozen=True, slots=True)
class Lecture:
    """Every line of the statement, matched; what could not be read."""

    fichier: Path
    pointages: tuple[Pointage, ...]
    issues: tuple[Issue, ...]

    @property
    def exacts(self) -> tuple[Pointage, ...]:
        """Those that a yes records."""
        return tuple(p for p in self.pointages if p.sort is Sort.EXACT)

    @property
    def reste(self) -> tuple[Pointage, ...]:
        """Those that a person must look at."""
        return tuple(p for p in self.pointages if p.sort not in (Sort.EXACT, Sort.DEJA))


def read(settings: Settings, path: Path, appris: Mapping[str, str]) -> Lecture:
    """Read and match, recording nothing; ``appris``: headings told for columns, kept for the next time."""
    lines = read_statement(settings, path, _columns(settings, appris))
    releves: list[Releve] = []
    issues: list[Issue] = []
    for line in lines:
        try:
            releves += _releve(line)
        except UserError as fault:
            issues.append(_unread(fault, line.place))
    with registre.opened(settings) as register, register.reading() as connection:
        events = load_events(connection)
        rows = etat.read_follow_up(register, settings.day, {})
    if appris:
        _remember(settings, appris)
    return Lecture(path, point(releves, rows, events), tuple(issues))


def _columns(settings: Settings, appris: Mapping[str, str]) -> tuple[Colonne, ...]:
    """The columns looked for, those that a person told first."""
    names = {each.nom for each in COLONNES}
    for name in appris:
        if name not in names:
            raise UserError(
                f"« {name} » n’est pas une colonne du relevé.", f"Ce sont : {', '.join(sorted(names))}."
            )
    told = {**_remembered(settings), **appris}
    return tuple(
        Colonne(c.nom, ((told[c.nom],) if c.nom in told else ()) + c.titres, c.needed) for c in COLONNES
    )


def _remembered(settings: Settings) -> dict[str, str]:
    return notes.recall(settings.registre / MEMORY, notes.of_texts, {})  # it only spares typing them again


def _remember(settings: Settings, appris: Mapping[str, str]) -> None:
    files.make_folder(settings.registre, private=True)
    notes.keep(settings.registre / MEMORY, {**_remembered(settings), **appris})


SIGNES = {"c": 1, "credit": 1, "+": 1, "d": -1, "debit": -1, "-": -1}
TOTALS = ("total", "sous-total", "soustotal", "solde", "anciensolde", "nouveausolde", "report", "areporter")


def _releve(line: Ligne) -> list[Releve]:
    """The payment of a line; none for a line of totals, or for one without a day nor an amount."""
    if _is_total(line):
        return []
    jour, somme = line.day("date"), _somme(line)
    if not somme and (jour is None or line.amount("montant") is not None):
        return []
    if jour is None or somme is None:
        raise UserError("Une ligne du relevé a une date ou un montant, mais pas les deux.", "Complétez-la.")
    words = " ".join(line.text(name) for name in ("numero", "libelle"))
    told = (line.text("titre"), line.text("payeur"), line.text("numero"))
    return [Releve(jour, somme, words, *told, line.place)]


def _is_total(line: Ligne) -> bool:
    """Whether a line only sums up, or carries over: it has no day, and says so."""
    texts = [fold(line.text(name)) for name in ("date", "libelle", "numero")]
    return not re.search(r"\d", texts[0]) and any(text.startswith(TOTALS) for text in texts)


def _somme(line: Ligne) -> Decimal | None:
    """What came in; below zero, what was taken back: in a column of its own, or by the side it is on."""
    somme, debit = line.amount("montant"), line.amount("debit")
    if somme and debit:
        raise UserError("Une ligne du relevé a un débit et un crédit.", "Gardez celui des deux qui est vrai.")
    if debit:
        return -abs(debit)
    sens = fold(line.text("sens")).strip(" .")
    if somme and sens and sens not in SIGNES:
        raise UserError(f"« {line.text('sens')} » n’est ni un débit ni un crédit.", "Écrivez D ou C.")
    return abs(somme) * SIGNES[sens] if somme and sens else somme


def _unread(fault: UserError, place: str) -> Issue:
    return Issue("encaissement-illisible", Severity.ERREUR, fault.message, fault.remedy, Origin(file=place))


def record(settings: Settings, lecture: Lecture) -> tuple[int, tuple[Issue, ...]]:
    """Record the exact matches that were shown, each as one transfer; one that is refused stops no other."""
    done = 0
    issues: list[Issue] = []
    with registre.opened(settings) as register:
        for found in lecture.exacts:
            releve = found.releve
            try:
                pay(register, found.numeros, releve.jour, releve.somme, Details(releve.payeur))
                done += 1
            except UserError as fault:
                issues.append(_unread(fault, releve.place))
    return done, tuple(issues)


def write_rest(settings: Settings, lecture: Lecture) -> Path | None:
    """Write what is to be completed, as a sheet « Règlements »; None when nothing is. Never over another."""
    if not lecture.reste:
        return None
    lines = [list(TITLES), *(_row(found) for found in lecture.reste)]
    folder = settings.outputs / FOLDER
    files.make_folder(folder)
    base = f"encaissements – {lecture.fichier.stem}"
    names = (base, *(f"{base} ({n})" for n in range(2, 1000)))
    target = next(path for name in names if not (path := folder / f"{name}.xlsx").exists())
    files.write(target, exports.sheet("Règlements", lines))
    return target


def _row(found: Pointage) -> Sequence[exports.Value]:
    """A row to complete: the number only where the statement itself names it."""
    releve, named = found.releve, found.sort not in (Sort.SUGGERE, Sort.PEUT_ETRE)
    numeros = ", ".join(found.numeros)
    day: date = releve.jour
    own = numeros if named and found.sort is not Sort.INCONNU else ""
    return [
        own,
        day,
        releve.somme,
        releve.payeur,
        "" if own else numeros,
        f"{found.sort} : {found.raison}",
        releve.mots,
    ]
