"""A social security number in any spelling is recognised; other numbers are not taken for one."""

import random
import time
from collections.abc import Callable

import pytest
from stdnum import luhn
from stdnum.iban import calc_check_digits

from pipeline.workbook.values.nir import holds_nir

# Invented: 1 85 05 78 006 084, key 91, often typed 36; 2 85 05 2A 006 084, key worked out below.
SPELT = [
    "185057800608436",
    "1 85 05 78 006 084 36",
    "1\u00a085\u00a005\u00a078\u00a0006\u00a0084\u00a036",
    "1\u202f85\u202f05\u202f78\u202f006\u202f084\u202f36",
    "1\u200385\u200305\u200378\u2003006\u2003084\u200336",
    "1\u300085\u300005\u300078\u3000006\u3000084\u300036",
    "1‑85‑05‑78‑006‑084‑36",
    "1–85–05–78–006–084–36",
    "1—85—05—78—006—084—36",
    "1−85−05−78−006−084−36".replace("−", "\u2212"),
    "1.85.05.78.006.084.36",
    "1/85/05/78/006/084/36",
    "1_85_05_78_006_084_36",
    "1\u200b85057800608436",
    "1\u00ad85057800608436",
    "\u200e1 85 05\u200d 78 006 084 36\ufeff",
    "１８５０５７８００６０８４３６",
    "١٨٥٠٥٧٨٠٠٦٠٨٤٣٦",
    "1 85 05 78 006 084 (36)",
    "(1) 85 05 78 006 084 [36]",
    "SS 1 85 05 78 006 084",
    "SS1850578006084",
    "1850578006084",
    "NIR185057800608436",
    "n°SS:1850578006084-36",
    "1 85 05\n78 006 084\r\n36",
    "1\t85\t05\t78\t006\t084\t36",
    "185057800608436X",
    "2 85 05 2A 006 084 36",
    "2 85 05 2b 006 084 36",
    "285052A00608436",
    "Paie (2850578006084 36), poste 12",
    "1 85 05 78 006 084 : clé 36",
    "1 85 O5 78 OO6 O84 91",
    "l 85 o5 78 006 O84 9l",
    "I85057800608491",
    "I8505780O6O8491",
]


@pytest.mark.parametrize("text", SPELT)
def test_recognised_in_any_spelling(text: str) -> None:
    assert holds_nir(text)
    assert holds_nir(f"Vu le dossier {text} et la note")


def test_recognised_as_a_number_with_or_without_its_key() -> None:
    assert holds_nir(185057800608436)
    assert holds_nir(1850578006084)


@pytest.mark.parametrize(
    "text",
    [
        "20001234200016",
        "282 909 993 00010",
        "FR76 3000 1007 9412 3456 7890 185",
        "FR38 2454 2380 2331 2501 1643 582",
        "02 98 00 00 00 / 06 00 00 00 00",
        "du 17/11/2026 au 18/11/2026, 09:00-12:30",
        "2026-11-26 09:00:00",
        "F-2026-0001234567",
        "",
    ],
)
def test_other_numbers_are_not(text: str) -> None:
    assert not holds_nir(text)


def _siret(draw: random.Random) -> str:
    siren = str(draw.randrange(10**7, 10**8))
    siren += luhn.calc_check_digit(siren)
    siret = f"{siren}{draw.randrange(1, 2000):04}"
    siret += luhn.calc_check_digit(siret)
    return draw.choice([siret, f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}", f"SIRET : {siret}"])


def _phone(draw: random.Random) -> str:
    one, two = (f"0{draw.randrange(1, 8)}{draw.randrange(10**8):08}" for _ in range(2))
    pairs = " ".join(one[i : i + 2] for i in range(0, 10, 2))
    return draw.choice(
        [one, pairs, f"{pairs} / {two}", f"+33 {pairs[1:]}", f"{pairs} – {two}", f"{one} 29000"]
    )


def _iban(draw: random.Random) -> str:
    account = "".join(draw.choice("0123456789" * 6 + "ABCM") for _ in range(11))
    bban = f"{draw.randrange(10**10):010}{account}{draw.randrange(97):02}"
    found = f"FR{calc_check_digits('FR00' + bban)}{bban}"
    return draw.choice([found, " ".join(found[i : i + 4] for i in range(0, 27, 4))])


def _invoice(draw: random.Random) -> str:
    year, month, rank = draw.randrange(2024, 2030), draw.randrange(1, 13), draw.randrange(10**5)
    return draw.choice(
        [
            f"F-{year}-{rank:05}",
            f"{year}{month:02}{rank:06}",
            f"{year}{month:02}{rank:07}",
            f"EJ {year} {rank:09}",
        ]
    )


def _false_alarms(make: Callable[[random.Random], str], count: int) -> int:
    draw = random.Random(2026)
    return sum(holds_nir(make(draw)) for _ in range(count))


@pytest.mark.epreuve
@pytest.mark.parametrize("make", [_siret, _phone, _iban, _invoice])
def test_one_false_alarm_in_a_thousand_at_most(make: Callable[[random.Random], str]) -> None:
    assert _false_alarms(make, 25_000) <= 25


@pytest.mark.parametrize("text", ["1 ", "1", "2A", "1-", "FR76 ", "185057800608 ", "\u200b1"])
def test_a_long_text_takes_no_time(text: str) -> None:
    start = time.process_time()
    holds_nir(text * (1_000_000 // len(text)))
    assert time.process_time() - start < 4
