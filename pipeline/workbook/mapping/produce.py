"""The rows of a foreign table made ours, by a confirmed mapping and by rules that the proposal showed."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from pipeline.dispositifs.model import Dispositif
from pipeline.sheetfiles.model import CellValue
from pipeline.workbook.columns import Ligne
from pipeline.workbook.mapping.proposal import FIELDS
from pipeline.workbook.mapping.tables import ForeignColumn, ForeignRow, ForeignTable
from pipeline.workbook.reading.findings import shown
from pipeline.workbook.sheets import Agent, Employeur, Intervenant, Seance
from pipeline.workbook.values import Refused
from pipeline.workbook.values.dates import time
from pipeline.workbook.values.fold import fold
from pipeline.workbook.values.lists import yes_no

Row = dict[str, object]
_CLOCK = r"(\d{1,2}\s*(?:h|:|heures?)(?:\s*\d{2})?)"
_SPAN = re.compile(rf"(?:de\s*)?{_CLOCK}\s*(?:-|–|—|à|/)\s*{_CLOCK}", re.IGNORECASE)
_CIVILITY = re.compile(r"^(mme|madame|m\.|m|mr|monsieur)\s+", re.IGNORECASE)
_LONGEST_CODE = 60


@dataclass(frozen=True, slots=True)
class Known:
    """What the office has: names and codes of employers and counsellors, schemes, references given."""

    employeurs: Mapping[str, str] = field(default_factory=dict)
    intervenants: Mapping[str, str] = field(default_factory=dict)
    dispositifs: Sequence[Dispositif] = ()
    references: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Produced:
    """Rows by sheet; ``origins``: (sheet, row from 1, field) → place in the person's file.

    ``complements``: rows that a person completes. ``undecided``: sentences on what was not used.
    """

    rows: dict[type[Ligne], list[Row]] = field(default_factory=lambda: {Agent: [], Seance: []})
    origins: dict[tuple[str, int, str], str] = field(default_factory=dict)
    complements: dict[type[Ligne], dict[str, Row]] = field(
        default_factory=lambda: {Employeur: {}, Intervenant: {}}
    )
    undecided: list[str] = field(default_factory=list)
    references: dict[str, str] = field(default_factory=dict)


def produce(table: ForeignTable, mapping: Mapping[str, str], known: Known, stem: str) -> Produced:
    """Agents once each, their sessions, who is to be completed. ``mapping``: letters → label."""
    return _Producer(table, mapping, known, stem).run()


class _Producer:
    def __init__(self, table: ForeignTable, mapping: Mapping[str, str], known: Known, stem: str) -> None:
        self.table, self.known, self.stem = table, known, stem
        named = {c: FIELDS[mapping[c.letters]] for c in table.columns if mapping.get(c.letters) in FIELDS}
        self.agent = {c: f.partition(".")[2] for c, f in named.items() if f.startswith("Agents.")}
        self.session = {c: f.partition(".")[2] for c, f in named.items() if f.startswith("Séances.")}
        self.siret = next((c for c, f in named.items() if f == "Employeurs.siret"), None)
        self.made = Produced()
        self.numbers: dict[str, int] = {}

    def run(self) -> Produced:
        """Every row in turn."""
        for row in self.table.rows:
            values, places = self._identity(row)
            if values.get("nom") or values.get("reference"):
                reference = self._agent(row, values, places)
                if reference:
                    self._sessions(row, reference)
            else:
                self.made.undecided.append(f"{row.sheet}, ligne {row.row.number} : ni nom ni référence.")
        return self.made

    def _identity(self, row: ForeignRow) -> tuple[Row, dict[str, str]]:
        values: Row = {}
        places: dict[str, str] = {}
        for column, nom in self.agent.items():
            cell = row.cell(column)
            if cell is None or (isinstance(cell, str) and not cell.strip()):
                continue
            for key, value in self._converted(nom, cell, row, column):
                values[key], places[key] = value, row.place(column)
        return values | {k: v for k, v in self.known.constants.items() if v and k not in values}, places

    def _converted(
        self, nom: str, cell: CellValue, row: ForeignRow, column: ForeignColumn
    ) -> Iterator[tuple[str, object]]:
        if nom == "nom_prenom":
            yield from self._split(shown(cell), row, column)
        elif nom == "employeur":
            yield "employeur", self._employer(shown(cell), row)
        elif nom == "intervenant":
            yield "intervenant", self._counsellor(shown(cell))
        elif nom == "dispositif":
            yield from self._scheme(shown(cell), row, column)
        else:
            yield nom, str(cell) if nom == "reference" else cell

    def _split(self, text: str, row: ForeignRow, column: ForeignColumn) -> Iterator[tuple[str, str]]:
        """« LE ROUX Annaïg »: the words in capitals are the name, the others the first name."""
        words = _CIVILITY.sub("", text).split()
        capitals = [word for word in words if word == word.upper()]
        others = words[len(capitals) :]
        if capitals and others and words[: len(capitals)] == capitals:
            yield from (("nom", " ".join(capitals)), ("prenom", " ".join(others)))
        else:
            self.made.undecided.append(f"{row.place(column)} : « {text} », où est le nom, où est le prénom ?")

    def _employer(self, name: str, row: ForeignRow) -> str:
        code = self.known.employeurs.get(fold(name)) or code_of(name)
        if fold(code) not in self.known.employeurs:
            found = row.cell(self.siret) if self.siret else None
            self.made.complements[Employeur].setdefault(code, {"code": code, "nom": name, "siret": found})
        return code

    def _counsellor(self, text: str) -> str:
        """« Mme Le Bris Maëlle »: the civility apart, the last word is the first name."""
        civility = _CIVILITY.match(text)
        words = _CIVILITY.sub("", text).split()
        code = self.known.intervenants.get(fold(" ".join(words))) or code_of(" ".join(words))
        if fold(code) not in self.known.intervenants:
            row: Row = {"code": code, "nom": " ".join(words[:-1]) or words[0]}
            row |= {"prenom": words[-1]} if len(words) > 1 else {}
            row |= {"civilite": civility[1]} if civility else {}
            self.made.complements[Intervenant].setdefault(code, row)
        return code

    def _scheme(self, text: str, row: ForeignRow, column: ForeignColumn) -> Iterator[tuple[str, str]]:
        fits = [
            d.code for d in self.known.dispositifs if fold(text) in (fold(d.code), fold(d.libelle_public))
        ]
        words = [word for word in re.split(r"\W+", text) if len(word) > 4 and fold(word) != "bilan"]
        if not fits and words:
            fits = [d.code for d in self.known.dispositifs if all(fold(w) in fold(d.code) for w in words)]
        if len(fits) == 1:
            yield "dispositif", fits[0]
        else:
            self.made.undecided.append(f"{row.place(column)} : « {text} », quel dispositif ?")

    def _agent(self, row: ForeignRow, values: Row, places: Mapping[str, str]) -> str:
        """The reference of the agent of a row; a later row fills what the first ones left blank.

        A row that contradicts an earlier one may be of somebody else: it is left aside, empty reference.
        """
        name = fold(f"{values.get('nom', '')} {values.get('prenom', '')}")
        reference = str(values.get("reference") or self._given(name))
        self.made.references[name] = reference
        rows = self.made.rows[Agent]
        if reference not in self.numbers:
            self.numbers[reference] = len(rows)
            rows.append({"reference": reference})
        number = self.numbers[reference]
        for key, value in values.items():
            kept = rows[number].get(key, value)
            if kept != value and key != "reference":
                both = f"« {shown_value(value)} », et « {shown_value(kept)} » plus haut"
                self.made.undecided.append(f"{places.get(key, row.sheet)} : {both} : ligne laissée de côté.")
                return ""
        for key, value in values.items():
            rows[number].setdefault(key, value)
            self.made.origins.setdefault(("Agents", number + 2, key), places.get(key, ""))
        return reference

    def _given(self, name: str) -> str:
        if name in self.known.references:
            return self.known.references[name]
        if name not in self.made.references:
            taken = {*self.known.references.values(), *self.made.references.values()}
            numbers = range(1, len(taken) + 2)
            free = (f"{code_of(self.stem)}-{n:03d}" for n in numbers)
            return next(reference for reference in free if reference not in taken)
        return self.made.references[name]

    def _sessions(self, row: ForeignRow, reference: str) -> None:
        for number in sorted({column.number for column in self.session}):
            cells = {nom: (c, row.cell(c)) for c, nom in self.session.items() if c.number == number}
            made, places = self._session(row, cells)
            if made:
                rows = self.made.rows[Seance]
                rows.append({"reference": reference} | made)
                for key, place in places.items():
                    self.made.origins["Séances", len(rows) + 1, key] = place

    def _session(
        self, row: ForeignRow, cells: Mapping[str, tuple[ForeignColumn, CellValue]]
    ) -> tuple[Row, dict[str, str]]:
        made: Row = {}
        places: dict[str, str] = {}
        for nom, (column, cell) in cells.items():
            if cell is not None:
                for key, value in _of_session(nom, cell):
                    made[key], places[key] = value, row.place(column)
        if made and "date" not in made:
            self.made.undecided.append(f"{next(iter(places.values()))} : une heure sans date.")
            return {}, {}
        return made, places


def _of_session(nom: str, cell: CellValue) -> Iterator[tuple[str, object]]:
    if nom == "horaire":
        found = _SPAN.fullmatch(shown(cell).strip())
        if found:
            yield from (("debut", _time(found[1])), ("fin", _time(found[2])))
        else:
            yield "debut", cell
    elif nom == "fait":
        if _yes(cell):
            yield "statut_seance", "réalisée"
    else:
        yield nom, cell


def _time(text: str) -> dt.time | str:
    try:
        return time(text.strip())
    except Refused:
        return text


def _yes(cell: CellValue) -> bool:
    try:
        return yes_no(cell)
    except Refused:
        return False


def shown_value(value: object) -> str:
    """A value in a sentence."""
    return shown(value) if isinstance(value, str | int | dt.date | dt.time) else str(value)


def code_of(name: str) -> str:
    """A code made from a name, always the same: « Commune de Kerlann » → « COMMUNE-DE-KERLANN »."""
    code = "-".join(fold(word).upper() for word in re.split(r"[\W_]+", name) if word)
    if len(code) <= _LONGEST_CODE:
        return code or "SANS-NOM"
    return f"{code[:_LONGEST_CODE]}-{sha256(code.encode()).hexdigest()[:6].upper()}"
