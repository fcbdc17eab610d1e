"""What changed in a paper that may quote the confidential sheet is told without its words."""

from pathlib import Path

from tests.builders import classeur
from tests.bureau import Bureau
from tests.rows import REFERENCE
from tests.workbook.builders import Book

CONTRATS = frozenset({"contrat"})


def amenage(words: str, fonction: str = "Gestionnaire de paie") -> Book:
    row = {"Référence": REFERENCE, "Aménagements souhaités": words, "Les mentionner au contrat": "oui"}
    return classeur().set("Agents", 0, "Fonction", fonction).add("Confidentiel", **row)


def test_the_arrangements_of_a_contract_are_quoted_in_no_report(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path).deposer(amenage("salle de plain-pied"))
    bureau.produire(only=CONTRATS)
    run = bureau.deposer(amenage("siège adapté")).produire(only=CONTRATS)
    (line,) = (line for line in run.documents if line.kind == "contrat")
    assert (line.status.value, line.changes) == ("fait", ())
    said = bureau.lire("rapport.html") + bureau.lire("rapport.json")
    assert "plain-pied" not in said
    assert "siège" not in said


def test_without_a_confidential_row_the_changed_words_are_told(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path).deposer(classeur())
    bureau.produire(only=CONTRATS)
    bureau.deposer(classeur().set("Agents", 0, "Fonction", "Directrice"))
    (line,) = (line for line in bureau.produire(only=CONTRATS).documents if line.kind == "contrat")
    assert [(change.ancien, change.nouveau) for change in line.changes] != []


def test_papers_that_quote_nothing_confidential_tell_their_changes(tmp_path: Path) -> None:
    """Of every declared kind, those that say so alone: a calendar does, a contract does not."""
    bureau = Bureau(tmp_path).deposer(amenage("salle de plain-pied"))
    bureau.produire()
    other = amenage("salle de plain-pied")
    other.sheets["Séances"][0]["Lieu"] = "Salle du deuxième étage"
    told = {line.kind for line in bureau.deposer(other).produire().documents if line.changes}
    assert "calendrier" in told
    assert "contrat" not in told
