"""The XML of an electronic invoice: complete or refused, and the same bytes each time."""

from importlib.util import find_spec

from pipeline.einvoicing.profiles import DEFAULT_PROCESS, Profil
from pipeline.einvoicing.terms import country, terms
from pipeline.errors import UserError
from pipeline.factures.pieces import Genre, Issued
from pipeline.french import liste
from pipeline.model.factures import Paiement

LIBRARIES = ("facturx", "saxonche", "pikepdf")


class Missing(UserError):
    """The libraries of electronic invoices are not installed."""


def check_installed() -> None:
    """Raise ``Missing``, with the command that installs them, unless they are."""
    if any(find_spec(name) is None for name in LIBRARIES):
        raise Missing(
            "Aucune facture électronique n’a été faite : le complément « facturx » n’est pas installé.",
            "Installez-le avec « make extra-facturx » (Windows : « py preparer.py facturx »), puis relancez.",
        )


def check_complete(piece: Issued) -> None:
    """Refuse a document whose frozen record lacks what its XML must say: today's workbook fills nothing."""
    if piece.genre is Genre.REPRISE:
        raise UserError(
            f"{piece.numero} a été reprise d’un autre programme : il fait sa forme électronique.",
            "Déposez la facture d’origine.",
        )
    draft, paid = piece.draft, piece.draft.paiement or Paiement()
    wanted = (
        ("le SIRET de l’émetteur", len(draft.emetteur.siret) == 14),
        ("le SIRET du client", len(draft.client.siret) == 14),
        ("l’IBAN", bool(paid.iban)),
        (
            "un téléphone ou un courriel de l’émetteur",
            bool(draft.emetteur.telephone or draft.emetteur.courriel),
        ),
        ("le régime de TVA", bool(draft.regime)),
        ("le code du pays de l’émetteur (deux lettres : BE)", bool(country(draft.emetteur.pays))),
    )
    lacking = [what for what, there in wanted if not there]
    if lacking:
        raise UserError(
            f"L’écriture de {piece.numero} n’a pas {liste(lacking)} : sa forme électronique n’est pas faite.",
            f"Complétez-la une fois pour toutes, c’est inscrit : factures completer {piece.numero}.",
        )


def make(piece: Issued, profil: Profil, process: str = DEFAULT_PROCESS) -> bytes:
    """The CII file of a document. Raises ``UserError`` when its record is not complete."""
    check_complete(piece)
    check_installed()
    from facturx.generate_xml import LEVEL2BT_24, generate_cii_xml  # noqa: PLC0415 - an extra

    # At the level of the plain file the library leaves out tax registration and contact (7.8): both are
    # written at the level whose terms are the same, and the file then names its own.
    level = Profil.EXTENDED if profil is Profil.CII else profil
    made = generate_cii_xml(
        terms(piece, profil, process), level=level.value, check_xsd=False, check_schematron=None
    )
    mark = LEVEL2BT_24[level.value].encode(), LEVEL2BT_24[profil.value].encode()
    return bytes(made).replace(*mark, 1)
