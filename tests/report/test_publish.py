"""The reports: their names, cells quoted without harm, what is confidential kept apart."""

import datetime as dt
import json
import os
import re
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest

from pipeline.report.console import summary
from pipeline.run import build
from tests.builders import JOUR, classeur, promotion, realiser
from tests.bureau import Bureau
from tests.workbook.builders import Book, employeur

FACTURE, CONTRAT = frozenset({"facture"}), frozenset({"contrat"})
HOSTILE = "<script>alert('x')</script> & \"[bold]gras[/bold]\" {{ 6*7 }} {% raw %}"


class Balises(HTMLParser):
    """The tags of a page, and whether each is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        if tag not in ("meta", "br", "link", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def balises(page: str) -> set[str]:
    reader = Balises()
    reader.feed(page)
    assert reader.open == []
    return set(reader.seen)


def test_the_json_says_what_became_of_each_document_and_why(bureau: Bureau) -> None:
    book = realiser(classeur()).set("Organismes", 0, "IBAN", "FR00")
    bureau.deposer(book).produire()
    report = json.loads(bureau.lire("rapport.json"))
    for line in report["documents"]:
        assert {"kind", "dossier", "path", "status", "reason"} <= set(line)
        assert line["status"] in ("fait", "inchangé", "conservé", "pas encore", "retenu", "sans objet")
    by_kind = {line["kind"]: line for line in report["documents"]}
    assert by_kind["convention"]["dossier"] == "2026-001"
    assert (bureau.outputs / by_kind["convention"]["path"]).is_file()
    assert (by_kind["facture"]["status"], by_kind["facture"]["path"]) == ("retenu", "")
    assert "IBAN" in by_kind["facture"]["reason"]
    (issue,) = [each for each in report["issues"] if each["severity"] == "erreur"]
    assert {"code", "severity", "file", "sheet", "cell", "message", "remedy"} <= set(issue)
    assert (issue["file"], issue["sheet"], issue["cell"]) == (
        "bilans.xlsx",
        "Organismes",
        book.at("Organismes", 0, "IBAN"),
    )


def test_the_page_says_what_to_mend_where_and_how(bureau: Bureau) -> None:
    book = realiser(classeur()).set("Organismes", 0, "IBAN", "FR00")
    bureau.deposer(book).produire(only=FACTURE)
    page = bureau.lire("rapport.html")
    for words in (
        "À corriger (1)",
        "Organismes",
        f"cellule {book.at('Organismes', 0, 'IBAN')}",
        "bilans.xlsx",
    ):
        assert words in page
    assert "Documents bloqués" in page
    assert 'lang="fr"' in page


def test_a_cells_text_never_becomes_markup(bureau: Bureau) -> None:
    book = classeur().set("Agents", 0, "Courriel", HOSTILE).set("Organismes", 0, "Nom", HOSTILE)
    plain = Bureau(bureau.root / "plain").deposer(classeur().set("Agents", 0, "Courriel", "x"))
    plain.produire(JOUR, only=CONTRAT)
    bureau.deposer(book).produire(JOUR, only=CONTRAT)
    page = bureau.lire("rapport.html")
    assert balises(page) == balises(plain.lire("rapport.html"))
    assert page.count("<script") == 1
    assert "alert('x')</script" not in page
    assert "{{ 6*7 }}" in page
    assert " 42" not in page
    assert json.loads(bureau.lire("rapport.json"))["issues"]


def test_a_calendar_and_its_agenda_file_are_one_document_with_two_links(bureau: Bureau) -> None:
    run = bureau.deposer(classeur()).produire(JOUR, only=frozenset({"calendrier"}))
    assert len(bureau.fichiers()) == len(json.loads(bureau.lire("rapport.json"))["documents"]) == 2
    page = bureau.lire("rapport.html")
    assert "Documents faits (1)" in page
    assert page.count('.ics">fichier d’agenda (.ics)</a>') == 1
    assert "1[/] document fait" in "\n".join(summary(run))


def test_the_calendar_of_a_promotion_of_one_has_its_own_agenda_file(bureau: Bureau) -> None:
    bureau.deposer(promotion(1)).produire(JOUR, only=frozenset({"calendrier"}))
    page = bureau.lire("rapport.html")
    assert "Documents faits (2)" in page
    assert {unquote(link) for link in re.findall(r'href="([^"]+)"', page)} == set(bureau.fichiers())


def test_an_agenda_file_that_has_another_fate_is_counted_apart(bureau: Bureau) -> None:
    (agenda,) = [
        bureau.outputs / line.path
        for line in bureau.deposer(classeur()).produire(JOUR, only=frozenset({"calendrier"})).documents
        if line.kind == "agenda"
    ]
    agenda.unlink()
    text = "\n".join(summary(bureau.produire(JOUR, only=frozenset({"calendrier"}))))
    assert "1[/] document inchangé" in text
    assert "1[/] document conservé" in text
    assert "--recreer" in text
    assert "--recreer" not in "\n".join(summary(bureau.produire(JOUR, recreate=True)))


def test_a_workbook_without_any_agent_says_so(bureau: Bureau) -> None:
    book = classeur()
    book.sheets = {"Organismes": book.sheets["Organismes"]}
    text = "\n".join(summary(bureau.deposer(book).produire()))
    assert "Aucun agent n’est inscrit" in text
    assert "feuille «\u00a0Agents\u00a0»" in text
    bureau.deposer(classeur())
    assert "Aucun agent" not in "\n".join(summary(bureau.produire(only=CONTRAT)))


def test_what_is_not_due_yet_says_what_it_waits_for(bureau: Bureau) -> None:
    bureau.deposer(classeur()).produire(JOUR, only=frozenset({"facture", "attestation"}))
    page = bureau.lire("rapport.html")
    assert "Aucune séance n’a encore eu lieu." in page
    assert "Fin prévue le 26 août 2026." in page


CONFIDENTIELS = [
    {"L. 5212-13": "oui", "Référent handicap informé le": None},
    {"L. 5212-13": "peut-être"},
    {"Référent handicap informé le": "avant l’été"},
]


@pytest.mark.parametrize("cells", CONFIDENTIELS)
def test_confidential_points_are_counted_here_and_told_there(
    bureau: Bureau, cells: dict[str, str | None]
) -> None:
    book = classeur("DGAFP-INDIVIDUEL").add("Confidentiel", **({"Référence": "2026-001"} | cells))
    bureau.deposer(book).produire(JOUR, only=CONTRAT)
    public = bureau.lire("rapport.html") + bureau.lire("rapport.json")
    assert "1 point confidentiel" in public
    assert not [word for word in ("5212", "handicap", "peut-être", "avant l’été") if word in public]
    apart = bureau.lire("confidentiel/rapport.html")
    assert "5212" in apart or "handicap" in apart
    assert "peut-être" not in apart


@pytest.mark.skipif(os.name != "posix", reason="rights of POSIX systems")
def test_the_confidential_folder_is_closed_to_others(bureau: Bureau) -> None:
    book = classeur("DGAFP-INDIVIDUEL").add("Confidentiel", **{"Référence": "2026-001", "L. 5212-13": "oui"})
    bureau.deposer(book).produire(JOUR, only=CONTRAT)
    assert (bureau.outputs / "confidentiel").stat().st_mode & 0o077 == 0
    assert (bureau.outputs / "confidentiel" / "rapport.html").stat().st_mode & 0o077 == 0


def test_once_mended_the_confidential_page_goes_away(bureau: Bureau) -> None:
    book = classeur("DGAFP-INDIVIDUEL").add("Confidentiel", **{"Référence": "2026-001", "L. 5212-13": "oui"})
    book.set("Confidentiel", 0, "Référent handicap informé le", None)
    bureau.deposer(book).produire(JOUR, only=CONTRAT)
    assert "handicap" in bureau.lire("confidentiel/rapport.html")
    book.set("Confidentiel", 0, "Référent handicap informé le", JOUR)
    bureau.deposer(book).produire(JOUR, only=CONTRAT)
    page = bureau.outputs / "confidentiel" / "rapport.html"
    assert not page.exists() or "pas encore informé" not in page.read_text(encoding="utf-8")
    assert "point confidentiel" not in bureau.lire("rapport.html")


def conseiller(texte: str) -> Book:
    book = Book({}, "suivi.xlsx", conseiller=True)
    return book.add("Préremplissage", Référence="2026-001", Rubrique="2.1.1", Texte=texte)


def test_what_an_agent_confided_is_in_no_report(bureau: Bureau) -> None:
    for words in ("Confidence de mars", "Confidence d’avril"):
        bureau.deposer(classeur()).deposer(conseiller(words), "conseiller/suivi.xlsx").produire(
            JOUR, only=frozenset({"synthese"})
        )
        assert "Confidence" not in bureau.lire("rapport.html") + bureau.lire("rapport.json")


@pytest.mark.parametrize("typed", ["CDG29-PREVENTON", "RQTH"])
def test_a_wrong_scheme_is_told_by_its_cell_alone(bureau: Bureau, typed: str) -> None:
    book = classeur("CDG29-PREVENTION").set("Agents", 0, "Dispositif", typed)
    run = bureau.deposer(book).produire(JOUR)
    said = bureau.lire("rapport.html") + bureau.lire("rapport.json") + "\n".join(summary(run))
    assert f"cellule {book.at('Agents', 0, 'Dispositif')}" in said
    assert "Dispositif inconnu" in said
    assert "PREVENT" not in said
    assert "RQTH" not in said


def test_a_run_that_leaves_no_report_says_everything_on_the_console(bureau: Bureau) -> None:
    book = classeur().set("Séances", 0, "Date", dt.date(2026, 3, 8))
    wrong = {
        "SIRET": "12",
        "Code postal": "29",
        "Affilié": "peut-être",
    }  # three of each
    for row, (column, value) in enumerate([*wrong.items()] * 3):
        book.add("Employeurs", **(employeur(f"E{row}", "21290999800016") | {column: value}))
    run = build(bureau.deposer(book).reglages(JOUR, dry_run=True))
    text = "\n".join(summary(run))
    assert "voir le rapport" not in text
    assert text.count("Employeurs », cellule ") + text.count("Employeurs », cellule ") >= 9
    assert "dimanche" in text
    assert "rien n’a été écrit" in text


def test_what_no_cell_explains_is_said_under_its_count(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyError("inattendu")

    monkeypatch.setattr("pipeline.documents.synthese._rubriques", fail)
    text = "\n".join(summary(bureau.deposer(classeur()).produire(only=frozenset({"synthese"}))))
    assert re.search(r"document bloqué par une erreur\n .*incident-.* \(1\u00a0document\)\.", text)


def test_a_dry_run_counts_what_is_to_be_made(bureau: Bureau) -> None:
    run = build(bureau.deposer(classeur()).reglages(JOUR, dry_run=True))
    text = "\n".join(summary(run))
    assert "documents à faire" in text
    assert "  à faire " in text
    assert "faits" not in text


def test_a_strict_stop_says_where_the_report_is(bureau: Bureau) -> None:
    run = bureau.deposer(classeur().set("Organismes", 0, "IBAN", "FR00")).produire(strict=True)
    lines = list(summary(run))
    assert "aucun document n’est écrit" in lines[-2]
    assert lines[-1].endswith("rapport.html")
