"""Issuing from the workbook: chosen, numbered once, never rewritten, corrected by an avoir."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.issues import Issue
from pipeline.run.facturer import emission
from pipeline.run.facturer.avoirs import emit_avoir, prepare_avoir
from pipeline.run.facturer.emises import DIFFERENTE
from pipeline.settings import ROOT
from pipeline.store.outcome import Status
from tests.run.office import Office, closed
from tests.templates.rendu import text

REF = "2026-001"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def codes(issues: tuple[Issue, ...]) -> list[str]:
    return [issue.code for issue in issues]


def test_a_draft_says_that_it_is_provisional_and_has_no_number(office: Office) -> None:
    office.docs()
    (name,) = office.drafts()
    page = text((office.root / "outputs" / "factures" / "brouillons" / name).read_bytes())
    assert "PROVISOIRE" in page
    assert "Facture n°" not in page
    assert office.copies() == {}
    assert not (office.root / "registre" / "factures.sqlite").exists()


def test_issuing_numbers_the_invoice_and_takes_the_draft_away(office: Office) -> None:
    office.docs()
    done = office.issue(REF)
    assert [piece.numero for piece in done.factures] == ["F-2026-00001"]
    assert done.issues == ()
    assert office.drafts() == []
    (document,) = office.copies().values()
    page = text(document).replace("\u00a0", " ")
    assert "Facture n° F-2026-00001" in page
    assert "22 novembre 2026" in page
    assert "PROVISOIRE" not in page


def test_what_is_issued_is_drafted_no_more_and_the_report_says_why(office: Office) -> None:
    office.issue(REF)
    (line,) = office.docs().documents
    assert line.status is Status.SANS_OBJET
    assert line.reason.replace("\u00a0", " ") == "Facturée sous le n° F-2026-00001, le 22 novembre 2026."
    assert office.drafts() == []


def test_issuing_twice_numbers_once(office: Office) -> None:
    office.issue(REF)
    again = office.prepare(REF)
    assert again.choix.commandes == ()
    assert "F-2026-00001" in again.choix.deja[0]
    assert office.numbers() == ["F-2026-00001"]


def test_a_lost_or_altered_copy_comes_back_byte_for_byte(office: Office) -> None:
    office.issue(REF)
    (name, document), *_ = office.copies().items()
    path = office.root / "outputs" / "factures" / name
    path.unlink()
    office.docs()
    assert office.copies() == {name: document}
    path.write_bytes(b"altered")
    assert "facture-modifiee-remise" in codes(office.docs().issues)
    assert office.copies() == {name: document}


def test_a_changed_amount_is_refused_and_the_remedy_names_the_avoir(office: Office) -> None:
    office.issue(REF)
    office.book.set("Tarifs", 0, "Montant", 1500)
    refused = office.prepare(REF).choix
    assert refused.commandes == ()
    (issue,) = [issue for issue in refused.issues if issue.code == DIFFERENTE]
    assert "le montant (1\u202f500,00\u00a0€ au lieu de 1\u202f200,00\u00a0€)" in issue.message
    assert "avoir F-2026-00001" in issue.remedy
    assert codes(office.docs().issues).count(DIFFERENTE) == 1
    assert office.numbers() == ["F-2026-00001"]


def test_after_an_avoir_of_the_whole_the_bilan_is_drafted_and_billed_again(office: Office) -> None:
    office.docs()
    office.issue(REF)
    office.book.set("Tarifs", 0, "Montant", 1500)
    avoir = office.credit("F-2026-00001")
    assert (avoir.numero, avoir.total) == ("AVF-2026-00001", Decimal("1200.00"))
    page = text(office.copies()[avoir.fichier]).replace("\u00a0", " ")
    assert "Le présent avoir annule la facture n° F-2026-00001" in page
    office.docs()
    assert len(office.drafts()) == 1
    assert [piece.numero for piece in office.issue(REF).factures] == ["F-2026-00002"]


def test_a_partial_avoir_leaves_the_bilan_billed(office: Office) -> None:
    office.issue(REF)
    assert office.credit("F-2026-00001", "1:200,00").total == Decimal("200.00")
    assert office.prepare(REF).choix.commandes == ()
    with pytest.raises(UserError, match="dépasseraient"):
        office.credit("F-2026-00001", "1:1000,01")


def test_an_edited_draft_is_saved_before_it_goes(office: Office) -> None:
    office.docs()
    (name,) = office.drafts()
    path = office.root / "outputs" / "factures" / "brouillons" / name
    path.write_bytes(path.read_bytes() + b"typed")
    office.issue(REF)
    assert office.drafts() == []
    (saved,) = (office.root / "outputs" / "sauvegardes").rglob("*.docx")
    assert saved.read_bytes().endswith(b"typed")


def test_a_deleted_draft_is_made_again(office: Office) -> None:
    office.docs()
    (name,) = office.drafts()
    (office.root / "outputs" / "factures" / "brouillons" / name).unlink()
    office.docs()
    assert office.drafts() == [name]


def test_a_bilan_that_is_not_closed_is_refused_with_its_reason(office: Office) -> None:
    office.book = closed(2)
    agent = office.book.sheets["Agents"][1]
    agent["Date de clôture"], agent["État"] = None, "en cours"
    choix = office.prepare("2026-002").choix
    assert choix.commandes == ()
    assert "n’est pas clos" in choix.issues[0].message


def test_an_unknown_reference_is_named(office: Office) -> None:
    with pytest.raises(UserError, match="2026-999"):
        office.prepare("2026-999")


def test_nobody_is_billed_from_the_example(tmp_path: Path) -> None:
    office = Office(tmp_path)
    settings = office.settings()
    (settings.inputs / "agents.xlsx").rename(settings.inputs / "exemple.xlsx")
    from pipeline.run.facturer import emission
    from pipeline.run.facturer.choix import Demande

    with pytest.raises(UserError, match="inventées"):
        emission.prepare(settings, Demande((REF,)))


def test_a_date_to_come_is_refused_with_the_date_to_use(office: Office) -> None:
    choix = office.prepare(REF, le=dt.date(2026, 12, 1)).choix
    assert choix.commandes == ()
    assert "à venir" in choix.issues[0].message
    assert "30/09/2026 au 22/11/2026" in choix.issues[0].remedy
    assert office.numbers() == []


def test_a_date_before_the_last_of_the_series_takes_no_number(office: Office) -> None:
    office.book = closed(2)
    office.issue(REF)
    choix = office.prepare("2026-002", le=dt.date(2026, 11, 1)).choix
    assert choix.commandes == ()
    assert "précède celle du dernier numéro de la série, F-2026-00001" in choix.issues[0].message
    assert office.numbers() == ["F-2026-00001"]


def test_another_clerk_s_later_date_meanwhile_takes_no_number(office: Office) -> None:
    office.book = closed(2)
    prepared = office.prepare("2026-002", le=dt.date(2026, 11, 1))
    office.issue(REF)
    done = emission.emit(office.settings(confirmes=frozenset({"2026-11-01", "F"})), prepared)
    assert done.factures == ()
    assert "précède celle du dernier numéro" in done.issues[0].message
    assert office.numbers() == ["F-2026-00001"]


def test_billing_again_after_a_crash_finishes_what_was_left(office: Office) -> None:
    office.book = closed(2)
    office.docs()
    drafts = {path: path.read_bytes() for path in office.drafts_paths()}
    (piece,) = office.issue(REF).factures
    (office.root / "outputs" / "factures" / piece.fichier).unlink()
    for path, data in drafts.items():
        path.write_bytes(data)
    office.issue("2026-002")
    assert piece.fichier in office.copies()
    assert office.drafts() == []


def test_numbers_are_refused_on_a_network_share_before_anything_is_shown(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.factures.database.on_network_share", lambda _folder: True)
    with pytest.raises(UserError, match="partage réseau"):
        office.prepare(REF)
    assert office.docs().documents[0].status is Status.FAIT


def test_everything_closed_until_a_day_is_billed_in_order(office: Office) -> None:
    office.book = closed(4)
    done = office.issue(jusqu_au=dt.date(2026, 9, 30))
    assert [piece.draft.dossiers for piece in done.factures] == [(REF,), ("2026-003",)]


def test_one_invoice_per_payer_and_month_has_a_line_per_bilan(office: Office) -> None:
    office.book = closed(4)
    done = office.issue(jusqu_au=dt.date(2026, 10, 31), par_mois=True)
    assert [piece.draft.dossiers for piece in done.factures] == [(REF, "2026-003"), ("2026-002", "2026-004")]
    page = text(office.copies()[done.factures[0].fichier]).replace("\u00a0", " ").replace("\u202f", " ")
    assert "2 400,00 €" in page
    assert "Convention CONV-2026-003" in page
    assert {line.status for line in office.docs().documents} == {Status.SANS_OBJET}


def test_an_unreadable_register_withholds_the_drafts(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BILAN_REGISTRE", "mysql://quelque/part")
    run = office.docs()
    assert [line.status for line in run.documents] == [Status.RETENU]
    assert "registre-inaccessible" in codes(run.issues)
    assert office.drafts() == []


def test_every_reason_is_told_at_once(office: Office) -> None:
    for column in ("Engagement obligatoire", "Code service obligatoire"):
        office.book.set("Employeurs", 0, column, "oui")
    assert codes(office.prepare(REF).choix.issues) == ["code-service-manquant", "engagement-manquant"]


def test_a_date_before_the_bilan_s_end_mentions_the_clock(office: Office) -> None:
    office.day = dt.date(2025, 11, 22)
    found = office.prepare(REF).choix.issues
    assert found
    assert all("nous sommes le 22\xa0novembre\xa02025" in issue.message for issue in found)
    assert all("vérifiez l’horloge de ce poste" in issue.remedy for issue in found)


INTERRUPTION = """
[interruption]
regle = "{}"
{}
texte = "Ce qui est dû alors."
"""


def interrupted(office: Office, regle: str = "", rate: str = "") -> None:
    office.book.sheets["Agents"][0] |= {
        "Date de clôture": None,
        "État": "interrompu",
        "Date d'effet": dt.date(2026, 7, 1),
    }
    for session in office.book.sheets["Séances"][3:]:
        session["Statut de la séance"] = "annulée par l'agent"
    if regle:
        folder = office.root / "inputs" / "dispositifs"
        folder.mkdir(parents=True)
        shipped = (ROOT / "pipeline" / "dispositifs" / "cdg34.toml").read_text("utf-8")
        (folder / "cdg34.toml").write_text(shipped + INTERRUPTION.format(regle, rate), "utf-8")


@pytest.mark.parametrize(
    ("regle", "rate", "due"), [("forfait", "", "1200.00"), ("heures", 'taux_horaire = "61.25"', "367.50")]
)
def test_an_interrupted_bilan_is_billed_by_the_office_s_own_rule(
    office: Office, regle: str, rate: str, due: str
) -> None:
    interrupted(office, regle, rate)
    (piece,) = office.issue(REF).factures
    assert piece.total == Decimal(due)


def test_what_stopped_before_anything_was_signed_or_held_is_never_billed(office: Office) -> None:
    interrupted(office, "forfait")
    agent = office.book.sheets["Agents"][0]
    for session in office.book.sheets["Séances"]:
        session["Statut de la séance"] = "annulée par l'agent"
    agent["Convention signée le"] = dt.date(2026, 2, 10)
    assert len(office.prepare(REF).choix.commandes) == 1  # what was signed is due by the office's rule
    agent["Convention signée le"] = None
    choix = office.prepare(REF).choix
    assert (choix.commandes, choix.issues) == ((), ())
    assert "rien n’est signé d’après le classeur" in choix.deja[0]


def test_where_nothing_is_due_after_an_interruption_it_is_said(office: Office) -> None:
    interrupted(office, "rien")
    choix = office.prepare(REF).choix
    assert (choix.commandes, choix.issues) == ((), ())
    assert "rien n’est alors dû" in choix.deja[0]


def test_without_a_rule_it_is_withheld_and_where_to_write_one_is_said(office: Office) -> None:
    interrupted(office)
    (issue,) = office.prepare(REF).choix.issues
    assert issue.code == "interruption-sans-regle"
    assert "inputs/dispositifs" in issue.remedy


def test_a_rule_that_cannot_be_read_is_named_before_the_unknown_scheme(office: Office) -> None:
    interrupted(office, "moitié")
    first, *_ = office.prepare(REF).choix.issues
    assert first.code == "dispositif-invalide"
    assert "« interruption.regle » vaut « moitié »" in first.message


def test_what_is_typed_is_printed_with_its_typography(office: Office) -> None:
    office.book.add("À facturer", Référence=REF, Motif="Solde de l'année")
    (piece,) = office.issue().factures
    assert "Solde de l’année" in text(office.copies()[piece.fichier])
    settings = office.settings()
    avoir, _ = emit_avoir(settings, prepare_avoir(settings, piece.numero, "Erreur d'adresse", ()))
    assert "Erreur d’adresse" in text(office.copies()[avoir.fichier])
