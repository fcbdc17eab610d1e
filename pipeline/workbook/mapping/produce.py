"""The rows of foreign tables made ours, by a confirmed mapping and by rules that the proposal showed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.sheetfiles.model import CellValue
from pipeline.workbook.columns import Ligne
from pipeline.workbook.mapping import names
from pipeline.workbook.mapping.decisions import Known, key, own_employers
from pipeline.workbook.mapping.proposal import FIELDS, UNNAMED
from pipeline.workbook.mapping.sessions import of_session
from pipeline.workbook.mapping.tables import ForeignRow, ForeignTable
from pipeline.workbook.mapping.titres import ForeignColumn
from pipeline.workbook.reading.findings import shown
from pipeline.workbook.sheets import Agent, Employeur, Intervenant, Seance
from pipeline.workbook.values import Refused
from pipeline.workbook.values.fold import fold
from pipeline.workbook.values.identifiers import siret

Row = dict[str, object]
Fields = dict[ForeignColumn, str]


@dataclass(slots=True)
class Produced:
    """Rows by sheet; ``origins``: (sheet, row as Excel numbers it, field) → place in the person's file.

    ``complements``: rows that a person completes. ``undecided``: sentences on what was not used.
    ``references``: « name|employer » → reference.
    """

    rows: dict[type[Ligne], list[Row]] = field(default_factory=lambda: {Agent: [], Seance: []})
    origins: dict[tuple[str, int, str], str] = field(default_factory=dict)
    complements: dict[type[Ligne], dict[str, Row]] = field(
        default_factory=lambda: {Employeur: {}, Intervenant: {}}
    )
    undecided: list[str] = field(default_factory=list)
    references: dict[str, str] = field(default_factory=dict)


def produce(tables: Sequence[ForeignTable], mapping: Mapping[str, str], known: Known, stem: str) -> Produced:
    """Agents once each, their sessions, who is to be completed. ``mapping``: column → label.

    The employers' own tables come first, then those that name agents, then what refers to them.
    """
    producer = _Producer(known, stem, own_employers(tables, mapping))
    ranked = [(_fields(table, rank, mapping), table) for rank, table in enumerate(tables, 1) if table.columns]
    for fields, table in sorted(ranked, key=lambda item: _order(item[0])):
        producer.add(table, fields)
    return producer.made


def _fields(table: ForeignTable, rank: int, mapping: Mapping[str, str]) -> Fields:
    found = {column: FIELDS.get(mapping.get(f"{rank}:{column.letters}", ""), "") for column in table.columns}
    return {column: nom for column, nom in found.items() if nom}


def _order(fields: Fields) -> int:
    named = set(fields.values())
    if named & {"Agents.nom", "Agents.nom_prenom"}:
        return 1
    return 2 if any(nom.startswith(("Agents.", "Séances.")) for nom in named) else 0


class _Producer:
    def __init__(self, known: Known, stem: str, own: Mapping[str, str]) -> None:
        self.known, self.stem, self.own = known, stem, own
        self.made = Produced()
        self.numbers: dict[str, int] = {}
        self.by_name: dict[str, str] = {}
        self.above = ""
        self.taken = set(known.references.values())

    def add(self, table: ForeignTable, fields: Fields) -> None:
        """Every row of a table in turn."""
        agent = {c: f.partition(".")[2] for c, f in fields.items() if f.startswith("Agents.")}
        sessions = {c: f.partition(".")[2] for c, f in fields.items() if f.startswith("Séances.")}
        employer = {f.partition(".")[2]: c for c, f in fields.items() if f.startswith("Employeurs.")}
        self.above = ""
        for row in table.rows if fields else ():
            if agent or sessions:
                self._row(row, agent, sessions, employer)
            elif employer:
                self._own_employer(row, employer)

    def _row(
        self,
        row: ForeignRow,
        agent: Mapping[ForeignColumn, str],
        sessions: Mapping[ForeignColumn, str],
        employer: Mapping[str, ForeignColumn],
    ) -> None:
        values, places = self._identity(row, agent, employer)
        if not values and self.above and self.known.constants.get(UNNAMED):
            self._sessions(row, self.above, sessions)
            return
        if not (values.get("nom") or values.get("reference")):
            place = f"feuille « {row.sheet} », ligne {row.row.number}"
            self.made.undecided.append(f"{place} : ni nom ni référence, la ligne n’est pas reprise.")
            return
        self.above = self._agent(row, values, places)
        if self.above:
            self._sessions(row, self.above, sessions)

    def _identity(
        self, row: ForeignRow, agent: Mapping[ForeignColumn, str], employer: Mapping[str, ForeignColumn]
    ) -> tuple[Row, dict[str, str]]:
        values: Row = {}
        places: dict[str, str] = {}
        for column, nom in agent.items():
            cell = row.cell(column)
            if cell is not None and names.text_of(cell):
                for found, value in self._converted(nom, cell, row, employer):
                    values[found], places[found] = value, row.place(column)
        constants = {k: v for k, v in self.known.constants.items() if v and k not in (*values, UNNAMED)}
        return values | (constants if values.get("nom") else {}), places

    def _converted(
        self, nom: str, cell: CellValue, row: ForeignRow, employer: Mapping[str, ForeignColumn]
    ) -> Iterator[tuple[str, object]]:
        text = names.text_of(cell)
        decided = self.known.decided.get(key(nom, text), "")
        if nom == "nom_prenom":
            split = names.by_capitals(decided or text)
            yield from zip(("nom", "prenom"), split or (text, ""), strict=True)
        elif nom == "employeur":
            yield nom, self._employer(text, decided, row, employer)
        elif nom == "intervenant":
            yield nom, self._counsellor(text, decided)
        elif nom == "dispositif":
            yield nom, decided or self._scheme(text)
        else:
            yield nom, decided or (text if nom == "reference" else cell)

    def _scheme(self, text: str) -> str:
        """The code of a scheme of this name; else as typed: the reading says that it is unknown."""
        code, exact = names.scheme(text, self.known.dispositifs)
        return code if exact else text

    def _employer(
        self, name: str, decided: str, row: ForeignRow, employer: Mapping[str, ForeignColumn]
    ) -> str:
        cells = {nom: cell for nom, column in employer.items() if (cell := row.cell(column)) is not None}
        code = decided or self._by_siret(cells.get("siret")) or self._known_as(name)
        if fold(code) not in self.known.employeurs:
            kept = self.made.complements[Employeur].setdefault(code, {"code": code, "nom": name})
            for nom, cell in cells.items():
                kept.setdefault(nom, cell)
        return code

    def _known_as(self, name: str) -> str:
        """The code of an employer by its name: the office's, the file's, else one made from it."""
        return self.known.employeurs.get(fold(name)) or self.own.get(fold(name)) or names.code_of(name)

    def _by_siret(self, cell: CellValue) -> str:
        try:
            return self.known.employeurs.get(fold(str(siret(cell))), "") if cell is not None else ""
        except Refused:
            return ""

    def _own_employer(self, row: ForeignRow, columns: Mapping[str, ForeignColumn]) -> None:
        """A row of a table of employers: its own code, or one made from its name."""
        cells = {nom: cell for nom, column in columns.items() if (cell := row.cell(column)) is not None}
        name = names.text_of(cells.get("nom"))
        if not name:
            return
        decided = self.known.decided.get(key("employeur", name), "")
        code = decided or self._by_siret(cells.get("siret")) or self._known_as(name)
        if fold(code) not in self.known.employeurs:
            kept = self.made.complements[Employeur].setdefault(code, {})
            kept |= {k: v for k, v in cells.items() if k != "code"} | {"code": code, "nom": name}

    def _counsellor(self, text: str, decided: str) -> str:
        """The code of somebody known; else one made of the name as confirmed; else as typed."""
        code = self.known.intervenants.get(fold(names.without_civility(decided or text)))
        split = names.by_capitals(decided or text)
        if code or not split:
            return code or text
        code = names.code_of(" ".join(split))
        row: Row = {"code": code, "nom": split[0], "prenom": split[1]}
        row |= {"civilite": civility} if (civility := names.civility_of(text)) else {}
        self.made.complements[Intervenant].setdefault(code, row)
        return code

    def _agent(self, row: ForeignRow, values: Row, places: Mapping[str, str]) -> str:
        """The reference of the agent of a row; a later row fills what the first ones left blank.

        A row that contradicts an earlier one may be of somebody else: it is left aside, empty reference.
        """
        reference = str(values.get("reference") or self._given(values))
        rows = self.made.rows[Agent]
        if reference not in self.numbers:
            self.numbers[reference] = len(rows)
            rows.append({"reference": reference})
        number = self.numbers[reference]
        for nom, value in values.items():
            kept = rows[number].get(nom, value)
            if kept != value and nom != "reference":
                both = f"« {_words(value)} », et « {_words(kept)} » plus haut"
                self.made.undecided.append(f"{places.get(nom, row.sheet)} : {both} : ligne laissée de côté.")
                return ""
        for nom, value in values.items():
            rows[number].setdefault(nom, value)
            self.made.origins.setdefault(("Agents", number + 2, nom), places.get(nom, ""))
        if values.get("nom"):
            self.made.references[_identity_of(values)] = reference
        return reference

    def _given(self, values: Row) -> str:
        """The reference of a person without one: by the name in a file, with the employer from then on."""
        name = fold(f"{values.get('nom', '')} {values.get('prenom', '')}")
        if name not in self.by_name:
            before = self.known.references.get(_identity_of(values))
            self.by_name[name] = before or self._free(name)
        return self.by_name[name]

    def _free(self, name: str) -> str:
        if any(known.partition("|")[0] == name for known in self.known.references):
            told = "le même nom existait chez un autre employeur : une référence nouvelle est donnée."
            self.made.undecided.append(f"« {name} » : {told}")
        numbers = range(1, len(self.taken) + 2)
        free = (f"{names.code_of(self.stem)}-{number:03d}" for number in numbers)
        reference = next(found for found in free if found not in self.taken)
        self.taken.add(reference)
        return reference

    def _sessions(self, row: ForeignRow, reference: str, columns: Mapping[ForeignColumn, str]) -> None:
        for number in sorted({column.number for column in columns}):
            made, places = self._session(row, [(c, nom) for c, nom in columns.items() if c.number == number])
            if made:
                rows = self.made.rows[Seance]
                rows.append({"reference": reference} | made)
                for nom, place in places.items():
                    self.made.origins["Séances", len(rows) + 1, nom] = place

    def _session(
        self, row: ForeignRow, columns: Sequence[tuple[ForeignColumn, str]]
    ) -> tuple[Row, dict[str, str]]:
        made: Row = {}
        places: dict[str, str] = {}
        for column, nom in columns:
            cell = row.cell(column)
            if cell is not None:
                cell = self.known.decided.get(key(nom, names.text_of(cell))) or cell
                for found, value in of_session(nom, cell):
                    made[found], places[found] = value, row.place(column)
        if made and "date" not in made:
            if "debut" in made or "fin" in made:
                self.made.undecided.append(
                    f"{next(iter(places.values()))} : une heure sans date, non reprise."
                )
            return {}, {}
        return made, places


def _identity_of(values: Row) -> str:
    name = fold(f"{values.get('nom', '')} {values.get('prenom', '')}")
    return f"{name}|{fold(str(values.get('employeur', '')))}"


def _words(value: object) -> str:
    return shown(value) if isinstance(value, str) else str(value)
