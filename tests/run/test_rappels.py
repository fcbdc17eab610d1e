"""What registers know that is to be done: papers made and not sent, syntheses at their end."""

import datetime as dt
from pathlib import Path

from pipeline.factures.events import receive
from pipeline.model.taches import ENVOYER, FINIR
from pipeline.run.a_faire import a_faire
from pipeline.run.facturer import registre
from tests.builders import classeur, realiser
from tests.bureau import Bureau
from tests.run.office import Office

DAY = dt.date(2026, 2, 18)


def test_what_is_made_is_to_be_sent_until_it_is_and_a_synthesis_to_be_destroyed(tmp_path: Path) -> None:
    book = classeur("CDG34", "CDG")
    office = Bureau(tmp_path).deposer(book)
    office.produire(DAY)

    def told(day: dt.date, sort: str) -> list[str]:
        return [each.quoi for each in a_faire(office.deposer(book).reglages(day)) if each.sorte == sort]

    assert "La convention est faite : à envoyer." in told(DAY, ENVOYER)
    (sent,) = [t for t in a_faire(office.reglages(DAY)) if t.quoi.startswith("La convention")]
    assert [message.objet for message in sent.messages] == ["Dossier 2026-001\u00a0: convention à signer"] * 2
    book.sheets["Agents"][0] |= {"Convention envoyée le": DAY, "Contrat signé le": DAY}
    assert not [said for said in told(DAY, ENVOYER) if "à envoyer" in said and "devis" not in said]
    realiser(book)
    late = told(dt.date(2027, 6, 10), FINIR)
    assert "La synthèse est à détruire au plus tard le 1er\u00a0juillet 2027." in [
        said.replace("1er j", "1er\u00a0j") for said in late
    ]


def test_an_unpaid_invoice_is_of_the_bilan_that_it_bills_not_of_a_reference(tmp_path: Path) -> None:
    office = Office(tmp_path)
    (piece,) = office.issue("2026-001").factures
    office.day = dt.date(2027, 3, 1)
    with registre.opened(office.settings()) as register:
        receive(register, piece.numero, dt.date(2026, 11, 25))

    def awaited() -> tuple[str, str]:
        found = (t for t in a_faire(office.settings()) if piece.numero in t.quoi)
        return next((t.reference, t.agent) for t in found)

    agent = office.book.sheets["Agents"][0]
    assert awaited() == ("2026-001", f"{agent['Prénom']} {agent['Nom']}")
    agent |= {"Nom": "Nouvelle", "Prénom": "Personne", "Date de clôture": None}
    office.book.sheets["Séances"].clear()
    assert awaited() == (piece.numero, "facture d’un bilan que le classeur n’a plus")
