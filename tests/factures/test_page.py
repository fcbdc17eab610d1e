"""Whatever the lines, rates and shares, the page, its words and the register say the same cents."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents.avoir import depuis_avoir
from pipeline.documents.facture import depuis_brouillon
from pipeline.einvoicing.profiles import Profil
from pipeline.einvoicing.terms import terms
from pipeline.factures.credit import credit, prepare_credit
from pipeline.factures.frozen import lines
from pipeline.factures.issue import issue
from pipeline.factures.pieces import document, find_invoice
from pipeline.factures.register import Register
from pipeline.factures.transfers import balance
from pipeline.french import elision, en_lettres, montant
from pipeline.model.factures import Avoir, Draft, ventilees
from pipeline.model.montants import Part, partager
from tests.factures.builders import TODAY, a_draft, a_line, a_register
from tests.templates.rendu import render as page

D = date(2026, 7, 1)
Item = tuple[Decimal, str, tuple[Decimal, ...]]
PRICES = st.decimals(Decimal("0.60"), Decimal("99999.99"), places=2)
RATES = st.sampled_from(["0", "2.1", "5.5", "10", "20"])
SHARES = st.sampled_from(
    [(Decimal(100),), (Decimal(50), Decimal(50)), (Decimal(1) / 3 * 100,), (Decimal("33.33"),)]
)


def said(document: bytes) -> str:
    """The page as one text, its spaces plain."""
    found = lines(document)
    assert found is not None
    return "\n".join(found)


def plain(text: str) -> str:
    return re.sub(r"\s", " ", text)


def amounts(document: bytes) -> list[Decimal]:
    """Every amount in euros that the page prints, in its order."""
    found = re.findall(r"(?<![\d,])(\d{1,3}(?: \d{3})*,\d\d)\d* €", said(document))
    return [Decimal(x.replace(" ", "").replace(",", ".")) for x in found]


def shared(price: Decimal, share: tuple[Decimal, ...]) -> Decimal:
    """The first payer's part, the last taking the rest."""
    parts = [Part("A", part) for part in share]
    return partager(price, [*parts, Part("Z")] if sum(share) < 100 else parts)[0]


def a_billing(items: list[Item]) -> Draft:
    made = [a_line(str(shared(p, s)), f"B-{i}", r) for i, (p, r, s) in enumerate(items)]
    return a_draft("B-1", *ventilees(made), regime="taux")


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(PRICES, RATES, SHARES), min_size=1, max_size=8), st.integers(1, 99))
def test_page_words_and_register_agree_and_avoirs_give_all_back(items: list[Item], part: int) -> None:
    draft = a_billing(items)
    expected = sum((shared(p, s) for p, _, s in items), Decimal(0))
    with TemporaryDirectory() as folder, a_register(Path(folder), TODAY) as register:
        piece = issue(register, draft, D, lambda n: page("facture", depuis_brouillon(draft, None, n, D)))
        with register.reading() as connection:
            check_page(draft, document(connection, piece.numero), expected)
        assert piece.total == expected
        check_terms(terms(piece, Profil.EXTENDED), expected)
        line = 1 + part % len(draft.lignes)
        some = (draft.lignes[line - 1].ttc * part / 100).quantize(Decimal("0.01")) or None
        give_back(register, prepare_credit(register, piece.numero, "part", {line: some}))
        with register.reading() as connection:
            left = balance(connection, find_invoice(connection, piece.numero)).du
        if left:
            give_back(register, prepare_credit(register, piece.numero, "reste", {}))
        with register.reading() as connection:
            assert balance(connection, find_invoice(connection, piece.numero)).du == 0


def check_page(draft: Draft, octets: bytes, expected: Decimal) -> None:
    """Words, total, base and tax per rate."""
    text, printed = said(octets), amounts(octets)
    assert plain(f"à la somme {elision('de', en_lettres(expected))}.") in text
    assert printed[-1] == expected
    assert draft.total_ht in printed
    for rate in (t for t in draft.tva if t.taux):
        assert plain(f"sur {montant(rate.base)}") in text
        assert rate.montant in printed


def check_terms(said: dict[str, Any], expected: Decimal) -> None:
    """What the XML would say: its lines make its base, base and tax its total, rate by rate."""
    base, tax = Decimal(said["BT-109"]), Decimal(said.get("BT-110", 0))
    assert sum(Decimal(line["BT-131"]) for line in said["BG-25"]) == Decimal(said["BT-106"]) == base
    assert sum(Decimal(rate["BT-116"]) for rate in said["BG-23"]) == base
    assert sum(Decimal(rate["BT-117"]) for rate in said["BG-23"]) == tax
    assert base + tax == Decimal(said["BT-112"]) == Decimal(said["BT-115"]) == expected
    for rate in said["BG-23"]:
        exact = Decimal(rate["BT-116"]) * Decimal(rate["BT-119"]) / 100
        assert abs(exact - Decimal(rate["BT-117"])) <= Decimal("0.01")


def give_back(register: Register, avoir: Avoir) -> None:
    """Issue an avoir: its page and the register say the same."""
    done = credit(register, avoir, D, lambda n: page("avoir", depuis_avoir(avoir, n, D)))
    with register.reading() as connection:
        printed = amounts(document(connection, done.numero))
    assert done.total == avoir.total_ttc > 0
    assert printed.count(done.total) >= 1
