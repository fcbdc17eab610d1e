"""Each kind of document, its XML word for word; one that lacks a fact is refused."""

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.einvoicing import xml
from pipeline.einvoicing.profiles import Profil, profile, public
from pipeline.einvoicing.terms import terms
from pipeline.errors import UserError
from pipeline.factures.pieces import Genre
from pipeline.model.factures import Draft, Paiement
from tests.einvoicing.builders import CASES, CDG, EXEMPT, OUTSIDE, PRIVE, TAXED, VILLE, an_issue

GOLDEN = Path(__file__).parent / "golden"


def profile_of(name: str) -> Profil:
    return profile(CASES[name].draft, {})


# Each case in its customer's profile, and some in the one that a platform or the settings ask for.
GOLDENS = [(name, profile_of(name), name) for name in CASES] + [
    (name, profil, f"{name}.{profil}")
    for name, profil in (
        *((name, Profil.CII) for name in ("exoneree", "hors-champ", "taxee", "avoir", "avoir-partiel")),
        *((name, Profil.EN16931) for name in ("exoneree", "hors-champ", "taxee", "avoir")),
    )
]


@pytest.mark.parametrize(("name", "profil", "file"), GOLDENS, ids=[file for _, _, file in GOLDENS])
def test_the_xml_is_its_golden_text_and_the_same_each_time(name: str, profil: Profil, file: str) -> None:
    made = xml.make(CASES[name], profil)
    golden = GOLDEN / f"{file}.xml"
    if os.environ.get("GOLDEN"):
        golden.write_bytes(made)
    assert made.decode("utf-8") == golden.read_text("utf-8")
    assert made == xml.make(CASES[name], profil)


def test_each_profile_names_itself_and_carries_what_it_may() -> None:
    marks = {
        profil: xml.make(CASES["exoneree"], profil).decode("utf-8")
        for profil in (Profil.EN16931, Profil.EXTENDED, Profil.CII)
    }
    named = [re.findall(r"<ram:ID>(urn:cen.eu:[^<]+)</ram:ID>", text) for text in marks.values()]
    assert [found[0].rpartition(":")[2] for found in named] == ["2017", "extended", "extended-ctc-fr"]
    assert [profil for profil, text in marks.items() if 'schemeID="0224"' in text] == [
        Profil.EXTENDED,
        Profil.CII,
    ]


def test_the_profile_is_the_customer_s_unless_the_settings_say_otherwise() -> None:
    assert (public(VILLE), public(PRIVE)) == (True, False)
    assert profile_of("exoneree") is Profil.EXTENDED
    assert profile_of("privee") is Profil.EN16931
    assert profile(EXEMPT, {"ville": Profil.CII}) is Profil.CII
    assert [each.extension for each in Profil] == [".pdf", ".pdf", ".xml"]


def test_a_public_customer_has_its_siret_and_its_service_a_private_profile_its_siret_alone() -> None:
    both = terms(an_issue(EXEMPT), Profil.EXTENDED)
    assert both["BG-7"]["identifiers"] == {"0009": VILLE.siret, "0224": "RH-01"}
    assert (both["BT-10"], both["BT-13"], both["BT-12"]) == ("RH-01", "E-118", "M-2026-07")
    assert terms(an_issue(EXEMPT), Profil.EN16931)["BG-7"]["identifiers"] == {"0009": VILLE.siret}


def test_the_regimes_of_vat() -> None:
    found = {name: terms(CASES[name], Profil.EXTENDED) for name in ("exoneree", "hors-champ", "taxee")}
    categories = [(t["BG-23"][0]["BT-118"], t["BG-23"][0].get("BT-121")) for t in found.values()]
    assert categories == [("E", "VATEX-FR-CGI261-4"), ("O", "VATEX-EU-O"), ("S", None)]
    assert found["exoneree"]["BG-4"]["tax_identifier"] == CDG.siret[:9]
    assert not {"tax_identifier", "vat_identifier"} & set(found["hors-champ"]["BG-4"])
    assert found["taxee"]["BG-4"]["vat_identifier"] == TAXED.emetteur.numero_tva
    assert found["taxee"]["BT-8"] == "invoice"


def test_the_three_notes_are_each_there_once_whatever_is_claimed() -> None:
    for draft in (EXEMPT, OUTSIDE, TAXED):
        codes = [note["BT-21"] for note in terms(an_issue(draft), Profil.EXTENDED)["BG-1"]]
        assert sorted(code for code in codes if code != "AAI") == ["AAB", "PMD", "PMT"]


def _without(draft: Draft, what: str) -> Draft:
    contact = draft.emetteur.model_copy(update={"telephone": "", "courriel": ""})
    changes: dict[str, object] = {
        "IBAN": {"paiement": Paiement()},
        "0.1.0": {"paiement": None},
        "téléphone": {"emetteur": contact},
        "pays": {"emetteur": draft.emetteur.model_copy(update={"pays": "Belgique"})},
        "SIRET du client": {"client": draft.client.model_copy(update={"siret": ""})},
    }
    return draft.model_copy(update=changes[what])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("IBAN", "l’IBAN"),
        ("0.1.0", "l’IBAN"),
        ("téléphone", "un téléphone"),
        ("pays", "code du pays"),
        ("SIRET du client", "SIRET du client"),
    ],
)
def test_a_record_that_lacks_a_fact_is_refused_and_nothing_is_filled_in(what: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        xml.make(an_issue(_without(EXEMPT, what)), Profil.EXTENDED)


def test_an_invoice_of_another_program_has_its_own_electronic_form() -> None:
    taken_over = replace(an_issue(EXEMPT), genre=Genre.REPRISE)
    with pytest.raises(UserError, match="reprise d’un autre programme"):
        xml.make(taken_over, Profil.EXTENDED)


def test_without_the_libraries_the_command_that_installs_them_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("pipeline.einvoicing.xml.find_spec", lambda _: None)
    with pytest.raises(xml.Missing, match="« facturx » n’est pas installé"):
        xml.make(an_issue(EXEMPT), Profil.EXTENDED)
