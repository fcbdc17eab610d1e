"""The checks themselves: every kind valid, each rule broken once and caught, nothing unchecked passes."""

import re
import subprocess
from typing import Any

import pytest

from pipeline.einvoicing import checks, xml
from pipeline.einvoicing.profiles import Profil, profile
from pipeline.errors import UserError
from tests.einvoicing.builders import CASES

pytestmark = pytest.mark.epreuve


def made(name: str, profil: Profil | None = None) -> tuple[Profil, bytes]:
    chosen = profil or profile(CASES[name].draft, {})
    return chosen, xml.make(CASES[name], chosen)


def test_every_kind_is_valid_in_every_profile_that_may_carry_it() -> None:
    asked = {f"{name} {profil}": made(name, profil) for name in CASES for profil in Profil}
    assert {name: faults for name, faults in checks.check(asked).items() if faults} == {}


def _swap(
    before: str, after: str, draft: str = "exoneree", times: int = 1, level: Profil | None = None
) -> tuple[Profil, bytes]:
    profil, data = made(draft, level)
    changed = re.sub(before, after, data.decode("utf-8"), count=times, flags=re.DOTALL)
    assert changed != data.decode("utf-8"), before
    return profil, changed.encode("utf-8")


NOTE = (
    r"<ram:IncludedNote>\s*<ram:Content>[^<]*</ram:Content>\s*"
    r"<ram:SubjectCode>{}</ram:SubjectCode>\s*</ram:IncludedNote>"
)
ADDRESS = (
    r"<ram:URIUniversalCommunication>\s*"
    r'<ram:URIID schemeID="0225">{}</ram:URIID>\s*</ram:URIUniversalCommunication>'
)
REASON = r"<ram:ExemptionReason>[^<]*</ram:ExemptionReason>"
REASON_CODE = r"<ram:ExemptionReasonCode>[^<]*</ram:ExemptionReasonCode>"
SELLER_END = "</ram:SellerTradeParty>"
VAT_NUMBER = (
    r'<ram:SpecifiedTaxRegistration>\n<ram:ID schemeID="VA">FR12900001423</ram:ID>'
    "</ram:SpecifiedTaxRegistration>"
)
DUE = (
    r'\1<ram:DueDateDateTime><udt:DateTimeString format="102">20260601</udt:DateTimeString>'
    r"</ram:DueDateDateTime>"
)
BROKEN: dict[str, tuple[Any, ...]] = {
    "BR-FR-01": (r"<ram:ID>F-2026-00001", "<ram:ID>F-2026-00001-et-bien-trop-long-pour-en-etre-un"),
    "BR-FR-02": (r"<ram:ID>F-2026-00001", "<ram:ID>F 2026 00001"),
    "BR-FR-04": ("<ram:TypeCode>380<", "<ram:TypeCode>326<"),
    "BR-FR-05/BT-22 : La mention relative aux frais": (NOTE.format("PMT"), ""),
    "BR-FR-05/BT-22 : La mention relative aux pénalités": (NOTE.format("PMD"), ""),
    "BR-FR-05/BT-22 : La mention relative à l’escompte": (NOTE.format("AAB"), ""),
    "BR-FR-06": (f"({NOTE.format('PMT')})", r"\1\1"),
    "BR-FR-08": ("<ram:ID>S1</ram:ID>", "<ram:ID>Z1</ram:ID>"),
    "BR-FR-09/BT-46": (r'schemeID="0009">21290001900017', 'schemeID="0009">31290001900017'),
    "BR-FR-10": (r'schemeID="0002">282900019', 'schemeID="0002">28290001'),
    "BR-FR-12": (ADDRESS.format("212900019"), ""),
    "BR-FR-13": (ADDRESS.format("282900019"), ""),
    "BR-FR-DEC": ("<ram:GrandTotalAmount>2040.50", "<ram:GrandTotalAmount>2040.500"),
    "BR-E-02": (r"<ram:SpecifiedTaxRegistration>.*?</ram:SpecifiedTaxRegistration>", ""),
    "ExemptionReasonCode' is not allowed": ("VATEX-FR-CGI261-4", "VATEX-FR-INVENTE"),
    "BR-E-10": (f"{REASON}|{REASON_CODE}", "", "exoneree", 2),
    "BR-O-10": (f"{REASON}|{REASON_CODE}", "", "hors-champ", 2),
    "BR-O-02": (SELLER_END, rf"{VAT_NUMBER}\g<0>", "hors-champ", 1, Profil.EN16931),
    "BR-S-02": (r"<ram:SpecifiedTaxRegistration>.*?</ram:SpecifiedTaxRegistration>", "", "taxee"),
    "BR-S-08": ("<ram:BasisAmount>1700.42", "<ram:BasisAmount>1700.41", "taxee", 1, Profil.EN16931),
    "BR-CO-15": (
        *("<ram:GrandTotalAmount>2040.50", "<ram:GrandTotalAmount>2040.51"),
        *("taxee", 1, Profil.EN16931),
    ),
    "XSD": ("<ram:TypeCode>380</ram:TypeCode>", ""),
}


def test_each_rule_broken_once_is_caught() -> None:
    asked = {rule: _swap(*change) for rule, change in BROKEN.items()}
    asked["due"] = _swap(
        r"(<ram:SpecifiedTradePaymentTerms>\s*<ram:Description>[^<]*</ram:Description>)",
        DUE,
    )
    asked["total"] = _swap("<ram:DuePayableAmount>2040.50", "<ram:DuePayableAmount>2040.00", "taxee")
    found = checks.check(asked)
    assert {
        rule: faults for rule, faults in found.items() if rule in BROKEN and not _named(rule, faults)
    } == {}
    assert any("BT-9" in fault or "BR-FR-CO" in fault for fault in found["due"])
    assert found["total"]


def _named(rule: str, faults: tuple[str, ...]) -> bool:
    return any(rule in fault for fault in faults)


def test_a_checker_that_does_not_run_leaves_nothing_valid(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise subprocess.CalledProcessError(1, "saxon")

    monkeypatch.setattr("pipeline.einvoicing.checks.subprocess.run", fail)
    with pytest.raises(UserError, match="aucune n’est tenue pour valide"):
        checks.check({"a": made("exoneree")})
