"""The convention: of one agent with each of their employers, of a promotion with one employer and no name."""

import datetime as dt
from dataclasses import asdict
from decimal import Decimal

import pytest

from pipeline.documents import convention, devis
from pipeline.documents.argent import Prix
from pipeline.documents.convention import ContexteConvention
from pipeline.documents.kind import Echeance
from tests.builders import INDIVIDUELS, classeur, contexte, promotion, sujets
from tests.rows import signataire
from tests.workbook.builders import Book, employeur


def convenue(book: Book, cle: str = "2026-001") -> ContexteConvention:
    found = contexte(convention.TYPE, book, cle=cle)
    assert isinstance(found, ContexteConvention)
    return found


def deux_employeurs() -> Book:
    book = classeur().add("Employeurs", **employeur("PLOUVEN", "20005678600011"))
    book.add("Signataires", **signataire("Employeur", "PLOUVEN"))
    return book.set("Agents", 0, "Employeur", "KERLANN ; PLOUVEN")


def test_three_parties_sign_and_the_title_says_so() -> None:
    found = convenue(classeur())
    assert found.tripartite
    assert found.document.titre == "Convention tripartite – Bilan professionnel"
    assert found.document.reference == "CONV-2026-001"
    assert found.agent is not None
    assert found.agent.nom_complet == "Madame Élodie Le Goff"


def test_an_agent_of_two_employers_signs_with_both() -> None:
    found = convenue(deux_employeurs())
    assert [body.nom for body in found.employeurs] == ["Commune de Kerlann", "Commune de Plouven"]
    assert all(body.signataire is not None for body in found.employeurs)
    assert not found.tripartite
    assert "tripartite" not in found.document.titre


def test_the_public_label_hides_the_variant() -> None:
    found = convenue(classeur("CDG29-PREVENTION"))
    assert found.dispositif.libelle == "Bilan professionnel"
    assert "prévention" not in repr(found).casefold()
    assert "CDG29-" not in repr(found)


def test_a_promotion_signs_with_each_employer_and_names_no_agent() -> None:
    book = promotion()
    assert sorted(sujets(convention.TYPE, book)) == ["PROMO-1-KERLANN", "PROMO-1-PLOUVEN"]
    found = convenue(book, "PROMO-1-PLOUVEN")
    assert found.agent is None
    assert [body.nom for body in found.employeurs] == ["Commune de Plouven"]
    assert found.nombre_d_agents == 3
    assert "Le Goff" not in repr(asdict(found))
    assert "Kerlann" not in repr(asdict(found))


def test_a_promotions_convention_shows_the_groups_sessions_only() -> None:
    found = convenue(promotion(), "PROMO-1-KERLANN")
    assert {line.objet for line in found.calendrier.seances} == {
        f"Séance collective n°\u00a0{n}" for n in range(1, 6)
    }


def test_an_agent_who_was_refused_is_not_counted() -> None:
    book = promotion(7).set("Agents", 0, "Décision de l'employeur", "refus")
    assert convenue(book, "PROMO-1-KERLANN").nombre_d_agents == 3


def test_an_employer_whose_agents_were_all_refused_signs_nothing() -> None:
    book = promotion(6)
    for row in (1, 3, 5):
        book.set("Agents", row, "Décision de l'employeur", "refus")
    found = {
        cle: convention.TYPE.verdict(s).echeance.value for cle, s in sujets(convention.TYPE, book).items()
    }
    assert found["PROMO-1-KERLANN"] == "due"
    assert found.get("PROMO-1-PLOUVEN", "sans objet") == "sans objet"


def test_price_and_deliberation_are_told_and_no_funder_ever() -> None:
    book = classeur().set("Tarifs", 0, "Montant", 1000)
    book.add("Financeurs", Code="FONDS", Nom="Fonds pour l’insertion")
    book.add("Financements", Référence="2026-001", Financeur="KERLANN", Part=Decimal("33.33"))
    book.add("Financements", Référence="2026-001", Financeur="FONDS", Part=Decimal("66.67"))
    found = convenue(book)
    assert found.finances.prix is not None
    assert found.finances.prix.ttc == 1000
    assert found.finances.deliberation == "délibération n° 2025-48 du 4 décembre 2025"
    assert found.finances.parts == ()
    assert "Fonds" not in repr(asdict(found))


def test_a_funder_that_pays_changes_no_word_of_the_convention() -> None:
    book = classeur().add("Financeurs", Code="FONDS", Nom="Fonds pour l’insertion")
    told = book.add("Financements", Référence="2026-001", Financeur="FONDS", Part=100)
    assert asdict(convenue(classeur())) == asdict(convenue(told))


def parts_des_employeurs(*lignes: tuple[str, int]) -> list[tuple[str, str]]:
    book = deux_employeurs().set("Tarifs", 0, "Montant", 1000)
    book.add("Financeurs", Code="FONDS", Nom="Fonds pour l’insertion")
    for payer, share in lignes:
        book.add("Financements", Référence="2026-001", Financeur=payer, Part=share)
    return [(part.nom, str(part.montant)) for part in convenue(book).finances.parts]


def test_each_of_two_employers_has_its_share_to_the_cent() -> None:
    assert parts_des_employeurs(("KERLANN", 60), ("PLOUVEN", 40)) == [
        ("Commune de Kerlann", "600.00"),
        ("Commune de Plouven", "400.00"),
    ]


def test_what_a_third_party_pays_is_within_the_employers_shares() -> None:
    assert parts_des_employeurs(("KERLANN", 30), ("PLOUVEN", 20), ("FONDS", 50)) == [
        ("Commune de Kerlann", "600.00"),
        ("Commune de Plouven", "400.00"),
    ]


@pytest.mark.parametrize("unite", ["heure", "groupe"])
def test_a_price_that_is_no_price_of_the_bilan_is_not_shared_out(unite: str) -> None:
    money = convenue(classeur().set("Tarifs", 0, "Unité", unite)).finances
    assert (money.unite, money.parts) == (unite, ())


@pytest.mark.parametrize(
    ("regime", "words"),
    [
        ("exonéré 261-4-4° a", "261-4-4°"),
        ("hors champ 256 B", "256\u00a0B"),
    ],
)
def test_the_tax_regime_is_the_issuers(regime: str, words: str) -> None:
    book = classeur().set("Organismes", 0, "Régime de TVA", regime).set("Organismes", 0, "Taux de TVA", 20)
    mention = convenue(book).finances.mention_tva
    assert words in (mention or "")


def test_a_taxed_price_is_told_with_and_without_tax() -> None:
    book = classeur().set("Organismes", 0, "Régime de TVA", "taux").set("Organismes", 0, "Taux de TVA", 20)
    price = convenue(book).finances.prix
    assert price is not None
    assert price == Prix(Decimal(1200), Decimal(1000), Decimal(200), Decimal(20))


def test_the_hours_of_the_cpf_are_those_agreed_else_the_schemes() -> None:
    assert convenue(classeur("DEPARTEMENT")).heures_cpf == Decimal("16.75")
    own = convenue(classeur("DEPARTEMENT").set("Agents", 0, "Heures CPF", 12))
    assert own.heures_cpf == 12
    assert convenue(classeur()).heures_cpf is None
    none = convenue(classeur("DEPARTEMENT").set("Agents", 0, "Heures CPF", 0))
    assert none.heures_cpf == 0


def test_another_duration_agreed_changes_the_hours_of_the_cpf() -> None:
    other = convenue(classeur("DEPARTEMENT").set("Agents", 0, "Durée convenue (h)", 12))
    assert other.heures_cpf == 12


def test_a_duration_is_said_agreed_only_where_it_was() -> None:
    assert convenue(classeur()).duree_libelle == "Durée convenue"
    free = classeur("DGAFP-INDIVIDUEL", "CDG")
    assert (convenue(free).duree_libelle, convenue(free).duree_texte) == ("Durée prévue", None)
    assert "durée convenue" not in " ".join(convenue(free).textes.etapes)
    free.set("Agents", 0, "Durée convenue (h)", 12)
    assert (convenue(free).duree_libelle, convenue(free).duree_convenue) == ("Durée convenue", Decimal(12))


def test_another_duration_than_the_scheme_s_is_not_said_beside_the_scheme_s_words() -> None:
    assert "18" in str(convenue(classeur()).duree_texte)
    assert convenue(classeur().set("Agents", 0, "Durée convenue (h)", 20)).duree_texte is None


def test_a_promotion_s_duration_is_each_agent_s_else_that_of_the_common_sessions() -> None:
    book = promotion()
    found = convenue(book, "PROMO-1-KERLANN")
    assert (found.duree_libelle, found.duree_convenue) == ("Durée prévue", Decimal(13))
    assert sum(total.heures for total in found.repartition) == 13
    book.sheets["Séances"].pop()  # one agent has an interview less than the others
    other = convenue(book, "PROMO-1-PLOUVEN")
    assert (other.duree_libelle, other.duree_convenue) == ("Séances collectives", Decimal(10))
    assert other.repartition == ()


def test_a_withdrawn_consent_is_no_consent() -> None:
    book = classeur()
    for who in ("La DRH", "Le médecin", "La DRH"):
        book.add("Consentements", Référence="2026-001", Destinataire=who, Date=dt.date(2026, 3, len(who)))
    book.set("Consentements", 1, "Retiré le", dt.date(2026, 4, 1))
    assert convenue(book).restitution.consentements == ("La DRH",)


def test_a_consent_given_after_the_signature_is_not_in_what_was_signed() -> None:
    book = classeur().add(
        "Consentements", Référence="2026-001", Destinataire="La DRH", Date=dt.date(2026, 6, 1)
    )
    book.set("Agents", 0, "Convention signée le", dt.date(2026, 3, 2))
    assert convenue(book).restitution.consentements == ()
    book.set("Agents", 0, "Convention signée le", dt.date(2026, 6, 1))
    assert convenue(book).restitution.consentements == ("La DRH",)
    book.set("Consentements", 0, "Retiré le", dt.date(2026, 9, 1))
    assert convenue(book).restitution.consentements == ("La DRH",)


def test_the_end_is_the_last_sessions_once_no_session_is_to_be_added() -> None:
    book = classeur().set("Agents", 0, "Date de fin prévue", None)
    assert convenue(book).date_de_fin == convenue(book).calendrier.seances[-1].date
    del book.sheets["Séances"][1:]
    assert convenue(book).date_de_fin is None


def test_the_end_of_a_promotion_is_the_last_of_its_agents() -> None:
    book = promotion()
    ends = [dt.date(2026, 6, day) for day in range(1, 7)]
    for row, end in enumerate(ends):
        book.set("Agents", row, "Date de fin prévue", end)
    assert convenue(book, "PROMO-1-KERLANN").date_de_fin == dt.date(2026, 6, 5)


def test_the_annexe_adds_up_to_the_agreed_duration() -> None:
    found = convenue(classeur()).calendrier
    assert found.total == found.duree_convenue == 18
    assert found.reste == 0
    assert sum(total.heures for total in found.totaux) == 18
    assert [line.numero for line in found.seances] == list(range(1, 14))


def test_what_remains_to_be_planned_is_said() -> None:
    assert convenue(classeur().set("Agents", 0, "Durée convenue (h)", 20)).calendrier.reste == 2


def test_a_session_that_moved_is_shown_at_its_new_place_only() -> None:
    book = classeur().set("Séances", 1, "Statut de la séance", "reportée")
    book.add(
        "Séances", **(book.sheets["Séances"][1] | {"Date": dt.date(2026, 3, 26), "Statut de la séance": None})
    )
    days = [line.date for line in convenue(book).calendrier.seances]
    assert dt.date(2026, 3, 26) in days
    assert dt.date(2026, 3, 25) not in days


@pytest.mark.parametrize("code", INDIVIDUELS)
def test_nobody_but_the_agent_receives_the_synthesis_without_their_agreement(code: str) -> None:
    found = convenue(classeur(code)).restitution
    assert found.destinataires == ("l’agent",)
    assert found.sur_accord


def test_what_is_handed_over_with_an_agreement_is_said() -> None:
    given = convenue(classeur("DEPARTEMENT")).restitution.sur_accord
    assert any(who.startswith("les cellules RH (conclusions") for who in given)


def test_a_price_per_agent_of_a_promotion_has_its_total() -> None:
    book = promotion(7).set("Tarifs", 0, "Unité", "agent").set("Tarifs", 0, "Montant", 450)
    assert convenue(book, "PROMO-1-KERLANN").finances.total == Prix(Decimal(1800), None, None, None)
    assert convenue(book, "PROMO-1-PLOUVEN").finances.total == Prix(Decimal(1350), None, None, None)
    assert convenue(book, "PROMO-1-PLOUVEN").finances.parts == ()


def test_a_group_s_price_has_the_part_of_the_employer_s_agents_once_all_parts_are_known() -> None:
    book = promotion(6).set("Tarifs", 0, "Unité", "groupe").set("Tarifs", 0, "Montant", 6000)
    assert convenue(book, "PROMO-1-KERLANN").finances.total is None
    for row, amount in zip(book.sheets["Agents"], (500, 1500, 500, 1500, 500, 1500), strict=True):
        book.add(
            "Financements", Référence=row["Référence"], Financeur=row["Employeur"], Part=None, Montant=amount
        )
    assert convenue(book, "PROMO-1-KERLANN").finances.total == Prix(Decimal(1500), None, None, None)
    assert convenue(book, "PROMO-1-PLOUVEN").finances.total == Prix(Decimal(4500), None, None, None)


def test_what_is_free_has_no_price_no_invoice_and_no_quotation() -> None:
    book = classeur().set("Tarifs", 0, "Montant", 0)
    found = convenue(book)
    assert found.finances.prix is None
    assert "n’est pas facturé" in " ".join(found.textes.prise_en_charge)
    assert found.textes.facture == ()
    (sujet,) = sujets(devis.TYPE, book).values()
    assert devis.TYPE.verdict(sujet).echeance is Echeance.SANS_OBJET


def waits(book: Book, cle: str = "PROMO-1-KERLANN") -> bool:
    return convention.TYPE.verdict(sujets(convention.TYPE, book)[cle]).echeance is Echeance.PAS_ENCORE


def test_two_employers_never_sign_each_for_the_price_of_the_whole_group() -> None:
    book = promotion(6).set("Tarifs", 0, "Unité", "groupe").set("Tarifs", 0, "Montant", 6000)
    assert waits(book)
    assert waits(book, "PROMO-1-PLOUVEN")
    for row in book.sheets["Agents"]:
        book.add(
            "Financements", Référence=row["Référence"], Financeur=row["Employeur"], Part=None, Montant=1000
        )
    assert not waits(book)
    assert waits(book.set("Financements", 0, "Montant", 900))  # what does not make up the price is no key


def test_the_only_employer_of_a_group_signs_for_its_price() -> None:
    book = promotion(6).set("Tarifs", 0, "Unité", "groupe")
    for row in book.sheets["Agents"]:
        row["Employeur"] = "KERLANN"
    assert not waits(book)


def test_an_agent_of_two_employers_has_a_part_in_each_one_s_total() -> None:
    book = promotion(6).set("Tarifs", 0, "Unité", "agent").set("Agents", 0, "Employeur", "KERLANN ; PLOUVEN")
    assert convenue(book, "PROMO-1-KERLANN").finances.total is None
    assert waits(book)
    for code, part in (("KERLANN", 25), ("PLOUVEN", 75)):
        book.add("Financements", Référence="2026-001", Financeur=code, Part=part, Montant=None)
    assert not waits(book)
    assert convenue(book, "PROMO-1-KERLANN").finances.total == Prix(Decimal(2700), None, None, None)
    assert convenue(book, "PROMO-1-PLOUVEN").finances.total == Prix(Decimal(4500), None, None, None)


def test_only_schemes_that_say_so_adapt_their_steps_unless_another_duration_is_agreed() -> None:
    assert convenue(classeur()).dispositif.modulable
    assert not convenue(classeur("DEPARTEMENT")).dispositif.modulable
    other = classeur("DEPARTEMENT").set("Agents", 0, "Durée convenue (h)", 12)
    assert convenue(other).dispositif.modulable


def test_the_opinion_of_the_commission_is_among_the_visas_where_the_scheme_wants_one() -> None:
    def seen(code: str, **cells: object) -> tuple[str, ...]:
        book = classeur(code)
        book.sheets["Agents"][0] |= cells  # type: ignore[arg-type]
        return convenue(book).visas

    given = {
        "Avis de la commission CPF": "favorable",
        "Date de l'avis de la commission CPF": dt.date(2026, 1, 15),
    }
    said = "l’avis de la commission du compte personnel de formation du 15 janvier 2026 (favorable)"
    assert seen("DEPARTEMENT", **given)[-1] == said
    assert seen("DEPARTEMENT") == ("le code général de la fonction publique",)
    assert said not in seen("CDG29-EVOLUTION", **given)


def test_an_agent_who_left_changes_nothing_of_the_hours_that_the_deed_agreed_on() -> None:
    book = classeur("CDG34")
    before = convenue(book)
    book.set("Agents", 0, "État", "interrompu").set("Agents", 0, "Date d'effet", dt.date(2026, 4, 1))
    after = convenue(book)
    assert after.calendrier == before.calendrier
    assert (after.duree_convenue, after.repartition) == (before.duree_convenue, before.repartition)
