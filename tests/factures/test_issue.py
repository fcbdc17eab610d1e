import getpass
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipeline import __version__
from pipeline.errors import UserError
from pipeline.factures.billed import remaining, standing
from pipeline.factures.integrity import verify
from pipeline.factures.issue import issue, issue_imported, last_number, take_over
from pipeline.factures.pieces import Genre, document, load
from pipeline.factures.rectify import as_rectified, misprinted, rectify
from pipeline.factures.rectify import load as rectifications_of
from pipeline.factures.register import Register
from pipeline.factures.schema import ecritures
from pipeline.model.factures import Bilan, Draft, Tiers
from tests.factures.builders import TODAY, VILLE, a_draft, a_line, a_register, render, says

D = date(2026, 7, 1)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with a_register(tmp_path) as register:
        yield register


def bytes_of(register: Register, numero: str) -> bytes:
    with register.reading() as connection:
        return document(connection, numero)


def count(register: Register) -> int:
    with register.reading() as connection:
        return len(load(connection))


def test_numbers_follow_one_another_and_the_document_bears_its_own(register: Register) -> None:
    numeros = [issue(register, a_draft(f"B-{i}"), D, render).numero for i in range(1, 4)]
    assert numeros == ["F-2026-00001", "F-2026-00002", "F-2026-00003"]
    assert says(bytes_of(register, "F-2026-00002"), "F-2026-00002")


def test_what_was_issued_is_read_back_as_it_was(register: Register) -> None:
    draft = a_draft("B-1", a_line("980.00", taux="20"), numero_engagement="E-77")
    issued = issue(register, draft, D, render)
    with register.reading() as connection:
        (back,) = load(connection)
    assert back == issued
    assert (back.draft, back.date, back.total) == (draft, D, Decimal("980.00"))
    assert back.fichier == "facture_F-2026-00001.docx"


def test_each_organisation_and_each_year_has_its_own_series(register: Register) -> None:
    issue(register, a_draft("B-1"), D, render)
    autre = issue(register, a_draft("B-2", organisme="AUTRE", serie="P"), D, render)
    avant = issue(register, a_draft("B-3", execution=date(2025, 11, 3)), date(2025, 12, 30), render)
    assert (autre.numero, avant.numero) == ("P-2026-00001", "F-2025-00001")


def test_two_organisations_with_the_same_series_are_told_to_have_one_each(register: Register) -> None:
    issue(register, a_draft("B-1"), D, render)
    with pytest.raises(UserError, match="déjà pris") as caught:
        issue(register, a_draft("B-2", organisme="AUTRE"), D, render)
    assert "Série de factures" in caught.value.remedy
    assert count(register) == 1


def test_a_render_that_fails_takes_no_number(register: Register) -> None:
    def broken(_numero: str) -> bytes:
        raise UserError("Le modèle est faux.")

    with pytest.raises(UserError, match="modèle"):
        issue(register, a_draft("B-1"), D, broken)
    assert issue(register, a_draft("B-1"), D, render).numero == "F-2026-00001"


def test_a_document_without_content_is_never_issued(register: Register) -> None:
    with pytest.raises(ValueError, match="content"):
        issue(register, a_draft(), D, lambda _: b"")
    assert count(register) == 0


def test_the_same_thing_issued_twice_is_the_same_invoice(register: Register) -> None:
    first = issue(register, a_draft(), D, render)
    again = issue(register, a_draft(), TODAY, lambda _: b"never called")
    assert (again.numero, again.deja, first.deja) == (first.numero, True, False)
    assert count(register) == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"client": Tiers(code="X", nom="Autre", siret="99999999900012")}, "le client"),
        ({"lignes": (a_line("1000", "B-1"),)}, "le montant"),
        ({"financeur": Tiers(code="X", nom="Autre", siret="99999999900012")}, "le financeur"),
        ({"regime": "taux"}, "TVA"),
    ],
)
def test_a_changed_invoice_is_refused_and_the_credit_note_named(
    register: Register, change: dict[str, object], words: str
) -> None:
    issue(register, a_draft(), D, render)
    with pytest.raises(UserError, match=words) as caught:
        issue(register, a_draft(**change), D, render)
    assert "avoir F-2026-00001" in caught.value.remedy
    assert count(register) == 1


@pytest.mark.parametrize(
    ("change", "heading"),
    [
        ({"numero_engagement": "E-1"}, "le n° d’engagement"),
        ({"numero_bon_de_commande": "BC-1"}, "le n° de bon de commande"),
        ({"code_service": "RH"}, "le code service"),
        ({"client": VILLE.model_copy(update={"siret": "21290001900025"})}, "le SIRET du client"),
        ({"client": VILLE.model_copy(update={"nom": "Kerlannic"})}, "le nom du client"),
    ],
)
def test_a_reference_or_a_party_rectified_is_traced_and_asks_for_no_avoir(
    register: Register, change: dict[str, object], heading: str
) -> None:
    first = issue(register, a_draft(), D, render)
    now = a_draft(**change)
    assert issue(register, now, D, render).deja
    ((told, _, after),) = rectify(register, first.numero, now, "erreur", TODAY)
    assert told == heading
    with register.reading() as connection:
        (kept,) = rectifications_of(connection, first.numero)
    assert (kept.quoi, kept.apres) == (heading, after)
    assert verify(register) == ()
    with pytest.raises(UserError, match="Rien n’est à rectifier"):
        rectify(register, first.numero, now, "erreur", TODAY)


def test_a_rectification_recorded_by_mistake_is_put_back(register: Register) -> None:
    first = issue(register, a_draft(), D, render)
    wrong = a_draft(client=VILLE.model_copy(update={"siret": "21290001900025"}))
    for now, refused in ((wrong, True), (a_draft(), False), (wrong, True)):
        rectify(register, first.numero, now, "", TODAY)
        with register.reading() as connection:
            known = rectifications_of(connection, first.numero)
        assert as_rectified(first.draft, known).client == now.client
        assert bool(misprinted(first.draft, known)) is refused
    assert [(r.avant, r.apres) for r in known][1] == (wrong.client.siret, VILLE.siret)


def test_a_letter_is_written_to_the_customer_as_rectified(register: Register) -> None:
    facture = issue(register, a_draft("B-1"), D, render)
    moved = VILLE.model_copy(
        update={"nom": "Kerlann-Neuve", "adresse": "2, rue du Port", "ville": "Kerlann Bihan"}
    )
    rectify(register, facture.numero, facture.draft.model_copy(update={"client": moved}), "", D)
    with register.reading() as connection:
        now = as_rectified(facture.draft, rectifications_of(connection)).client
    assert (now.nom, now.adresse, now.code_postal, now.ville) == (
        *("Kerlann-Neuve", "2, rue du Port", VILLE.code_postal, "Kerlann Bihan"),
    )


def test_a_customer_who_moved_house_is_the_same_customer(register: Register) -> None:
    issue(register, a_draft(), D, render)
    moved = VILLE.model_copy(update={"adresse": "2 rue Neuve"})
    assert issue(register, a_draft(client=moved), D, render).deja


def test_a_dossier_already_billed_under_another_key_is_refused(register: Register) -> None:
    issue(register, a_draft("B-1"), D, render)
    month = a_draft("B-1", a_line(reference="B-1"), a_line(reference="B-2"), cle="CDG|VILLE|2026-06")
    with pytest.raises(UserError, match="F-2026-00001"):
        issue(register, month, D, render)


def test_a_late_bilan_of_a_month_already_billed_is_billed_alone(register: Register) -> None:
    issue(register, a_draft("B-1", cle="CDG|VILLE|2026-06"), D, render)
    month = a_draft("B-1", a_line(reference="B-1"), a_line(reference="B-2"), cle="CDG|VILLE|2026-06|B-1|B-2")
    rest = remaining(register, month)
    assert rest is not None
    assert rest.dossiers == ("B-2",)
    issue(register, rest, D, render)
    assert remaining(register, month) is None
    assert [(x.draft.dossiers, x.numero) for x in standing(register)] == [
        (("B-1",), "F-2026-00001"),
        (("B-2",), "F-2026-00002"),
    ]


def test_a_bilan_billed_within_a_month_is_billed(register: Register) -> None:
    month = a_draft("B-1", a_line(reference="B-1"), a_line(reference="B-2"), cle="CDG|VILLE|2026-06|B-1|B-2")
    issue(register, month, D, render)
    assert issue(register, a_draft("B-2"), D, render).deja
    assert count(register) == 1


def test_a_month_whose_bilans_were_billed_one_by_one_is_billed(register: Register) -> None:
    issue(register, a_draft("B-1"), D, render)
    issue(register, a_draft("B-2"), D, render)
    month = a_draft("B-1", a_line(reference="B-1"), a_line(reference="B-2"), cle="CDG|VILLE|2026-06|B-1|B-2")
    assert remaining(register, month) is None
    assert issue(register, month, D, render).deja
    assert count(register) == 2


def test_what_has_no_dossier_is_billed_once_by_its_key(register: Register) -> None:
    alone = a_line("300.00", libelle="Location de salle")
    values = a_draft("B-1", alone).model_dump() | {"lignes": (alone,), "cle": "salle"}
    draft = Draft.model_validate(values)
    assert issue(register, draft, D, render).numero == "F-2026-00001"
    assert issue(register, draft, D, render).deja
    other = Draft.model_validate(values | {"cle": "autre salle"})
    assert issue(register, other, D, render).numero == "F-2026-00002"


def test_the_amounts_that_differ_are_said(register: Register) -> None:
    issue(register, a_draft(), D, render)
    with pytest.raises(UserError, match=r"1\u202f000,00\u00a0€ au lieu de 2\u202f040,50\u00a0€"):
        issue(register, a_draft("B-1", a_line("1000.00")), D, render)


def test_a_changed_bilan_of_a_month_already_billed_is_refused(register: Register) -> None:
    issue(register, a_draft("B-1"), D, render)
    with pytest.raises(UserError, match="ne change plus"):
        remaining(register, a_draft("B-1", a_line("1.00", "B-1"), a_line(reference="B-2"), cle="x"))


def test_two_funders_of_one_dossier_have_two_invoices(register: Register) -> None:
    issue(register, a_draft("B-1"), D, render)
    fiphfp = Tiers(code="FIPHFP", nom="FIPHFP")
    second = issue(register, a_draft("B-1", cle="CDG|FIPHFP|B-1", financeur=fiphfp, client=fiphfp), D, render)
    assert second.numero == "F-2026-00002"


def test_a_future_date_is_refused_with_the_dates_to_use(register: Register) -> None:
    with pytest.raises(UserError, match=r"16/07/2026, est à venir") as caught:
        issue(register, a_draft(), date(2026, 7, 16), render)
    assert caught.value.remedy == "Donnez une date du 12/06/2026 au 15/07/2026."


def test_a_date_before_the_last_of_the_series_is_refused_with_the_dates_to_use(register: Register) -> None:
    issue(register, a_draft("B-1"), date(2026, 7, 10), render)
    with pytest.raises(UserError, match=r"F-2026-00001 du 10/07/2026") as caught:
        issue(register, a_draft("B-2"), date(2026, 7, 9), render)
    assert caught.value.remedy == "Donnez une date du 10/07/2026 au 15/07/2026."
    assert issue(register, a_draft("B-2"), date(2026, 7, 10), render).numero == "F-2026-00002"


def test_when_the_last_is_of_today_today_is_the_date_to_use(register: Register) -> None:
    issue(register, a_draft("B-1"), TODAY, render)
    with pytest.raises(UserError) as caught:
        issue(register, a_draft("B-2"), D, render)
    assert caught.value.remedy == "Donnez la date du jour, 15/07/2026."


def test_a_bilan_is_not_billed_before_its_end(register: Register) -> None:
    with pytest.raises(UserError, match="précède ce qui est facturé") as caught:
        issue(register, a_draft(execution=date(2026, 8, 1)), D, render)
    assert caught.value.remedy == "Attendez le 01/08/2026, ou vérifiez l’horloge de ce poste, au 15/07/2026."


def test_an_imported_number_is_kept_beside_the_series(register: Register) -> None:
    imported = issue_imported(register, a_draft("B-1"), D, " 2026-T-0117 ", render)
    assert (imported.numero, imported.genre) == ("2026-T-0117", Genre.IMPORTEE)
    assert says(bytes_of(register, "2026-T-0117"), "2026-T-0117")
    assert issue(register, a_draft("B-2"), D, render).numero == "F-2026-00001"
    assert issue_imported(register, a_draft("B-1"), D, "2026-T-0117", render).deja


@pytest.mark.parametrize("numero", ["2026-T-0117", "2026-t-0117"])
def test_an_imported_number_taken_twice_is_refused(register: Register, numero: str) -> None:
    issue_imported(register, a_draft("B-1"), D, "2026-T-0117", render)
    with pytest.raises(UserError, match="déjà pris"):
        issue_imported(register, a_draft("B-2"), D, numero, render)


def test_a_dossier_cannot_be_imported_under_a_second_number(register: Register) -> None:
    issue_imported(register, a_draft("B-1"), D, "T-1", render)
    with pytest.raises(UserError, match="le numéro"):
        issue_imported(register, a_draft("B-1"), D, "T-2", render)


@pytest.mark.parametrize("numero", ["F-2026-00009", "f-2031-1", "AVF-2026-00001"])
def test_an_imported_number_that_the_series_could_reach_is_refused(register: Register, numero: str) -> None:
    with pytest.raises(UserError, match="a la forme"):
        issue_imported(register, a_draft(), D, numero, render)


def test_an_imported_number_never_stands_in_the_way_of_another_organisation(register: Register) -> None:
    issue(register, a_draft("B-1", organisme="AUTRE", serie="P"), D, render)
    with pytest.raises(UserError, match="a la forme"):
        issue_imported(register, a_draft("B-2"), D, "P-2026-00002", render)


@pytest.mark.parametrize("numero", ["n° 12", "T" * 36, "é", "", "=1+1"])
def test_an_imported_number_that_invoices_may_not_bear_is_refused(register: Register, numero: str) -> None:
    with pytest.raises(UserError, match="n’est pas permis"):
        issue_imported(register, a_draft(), D, numero, render)


@pytest.mark.parametrize("numero", ["F-2026-00009", "AVF-2026-00001", "F-2025-00009"])
def test_a_number_taken_over_never_stands_in_the_way_of_a_series(register: Register, numero: str) -> None:
    with pytest.raises(UserError, match="donne ou va donner"):
        take_over(register, a_draft("B-9"), D, numero, b"%PDF")
    assert take_over(register, a_draft("B-9"), D, "F-2024-00009", b"%PDF").numero == "F-2024-00009"


def test_the_last_number_is_known_for_the_summary(register: Register) -> None:
    assert last_number(register, "CDG", "F", D).numero == ""
    issue(register, a_draft(), D, render)
    assert last_number(register, "CDG", "F", D).numero == "F-2026-00001"


def test_numbers_go_on_after_the_register_is_closed_and_opened(tmp_path: Path) -> None:
    for i in range(1, 4):
        with a_register(tmp_path) as register:
            assert issue(register, a_draft(f"B-{i}"), D, render).numero == f"F-2026-0000{i}"


def test_a_format_without_the_year_never_starts_again(tmp_path: Path) -> None:
    with a_register(tmp_path, modele="{serie}/{n}") as register:
        before = issue(register, a_draft("B-1", execution=date(2025, 1, 1)), date(2025, 12, 1), render)
        after = issue(register, a_draft("B-2"), D, render)
    assert (before.numero, after.numero) == ("F/1", "F/2")
    assert before.fichier == "facture_F~1.docx"


def test_two_clerks_who_bill_one_bilan_to_two_payers_bill_its_price_once(
    register: Register,
) -> None:
    whole = Bilan(nom="Riou", prenom="Yann", prix=Decimal("2040.50"), payeurs=("VILLE",))
    line = a_line(reference="B-1").model_copy(update={"bilan": whole})
    fund = Tiers(code="FONDS", nom="Fonds d’essai", siret="20005678600011")
    issue(register, a_draft("B-1", line), D, render)
    other = a_draft("B-1", line, financeur=fund, client=fund, cle="CDG|FONDS|B-1")
    with pytest.raises(UserError, match="F-2026-00001"):  # decided inside the transaction that numbers
        issue(register, other, D, render)
    assert count(register) == 1


def test_two_payers_whose_parts_make_the_price_are_both_billed(register: Register) -> None:
    whole = Bilan(nom="Riou", prenom="Yann", prix=Decimal("2040.50"), payeurs=("VILLE", "FONDS"))
    first = a_line("1000.00", "B-1").model_copy(update={"bilan": whole})
    second = a_line("1040.50", "B-1").model_copy(update={"bilan": whole})
    fund = Tiers(code="FONDS", nom="Fonds d’essai", siret="20005678600011")
    issue(register, a_draft("B-1", first), D, render)
    issue(register, a_draft("B-1", second, financeur=fund, client=fund, cle="CDG|FONDS|B-1"), D, render)
    assert count(register) == 2


def test_each_record_says_when_who_and_with_which_version(register: Register) -> None:
    issue(register, a_draft(), D, render)
    with register.reading() as connection:
        (text,) = connection.scalars(sa.select(ecritures.c.contenu))
    faits = json.loads(text)
    assert abs(datetime.now(UTC) - datetime.fromisoformat(faits["inscrit_le"])) < timedelta(minutes=5)
    assert (getpass.getuser() in faits["auteur"], faits["version"]) == (True, __version__)
