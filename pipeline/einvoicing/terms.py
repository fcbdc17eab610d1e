"""A frozen invoice or avoir as business terms of EN 16931 (BT and BG): nothing comes from elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pipeline.einvoicing.profiles import DEFAULT_PROCESS, Profil
from pipeline.factures.pieces import Issued
from pipeline.french import date_courte, pluriel
from pipeline.model.factures import Avoir, Draft, LigneFacture, Paiement, Tiers
from pipeline.model.mentions import ESCOMPTE
from pipeline.workbook.vocabulary import RegimeTVA, Unite

FACTURE, AVOIR = "380", "381"  # UNTDID 1001
VIREMENT = "30"  # UNTDID 4461: credit transfer
SIREN, SIRET, SERVICE, ADRESSE = "0002", "0009", "0224", "0225"  # ISO 6523
UNITES = {Unite.HEURE.value: "HUR"}  # UN/ECE recommendation 20; anything else counts as one
UNE = "C62"
DEBITS, ENCAISSEMENTS = "invoice", "payment"  # when the tax falls due (BT-8)

# BR-FR-05: each is said once, also where nothing is claimed, as on the page, which then says nothing.
NOTES = (
    (
        "PMT",
        ("indemnite", "indemnite_prive"),
        "Aucune indemnité forfaitaire pour frais de recouvrement n’est demandée.",
    ),
    ("PMD", ("penalites", "penalites_prive"), "Aucune pénalité de retard n’est demandée."),
    ("AAB", (ESCOMPTE, "sans_escompte"), "Pas d’escompte pour paiement anticipé."),
)


@dataclass(frozen=True, slots=True)
class Categorie:
    """The VAT category of a line (UNTDID 5305), and why no tax is charged (CEF VATEX)."""

    code: str
    motif: str = ""


REGIMES = {
    RegimeTVA.EXONERE.value: Categorie("E", "VATEX-FR-CGI261-4"),
    RegimeTVA.HORS_CHAMP.value: Categorie("O", "VATEX-EU-O"),
}


def categorie(draft: Draft, taux: Decimal) -> Categorie:
    """The category of a rate, under the regime of the invoice."""
    return REGIMES.get(draft.regime) or Categorie("S" if taux else "Z")


def terms(piece: Issued, profil: Profil, process: str = DEFAULT_PROCESS) -> dict[str, Any]:
    """The terms of a document; amounts are texts of euros with two decimals, days are dates."""
    draft, corps = piece.draft, piece.corps
    due = _euros(corps.total_ttc)
    paid = draft.paiement or Paiement()
    found: dict[str, Any] = {
        "BT-1": piece.numero,
        "BT-2": piece.date,
        "BT-3": AVOIR if isinstance(corps, Avoir) else FACTURE,
        "BT-5": "EUR",
        "BT-8": _exigibilite(draft),
        "BT-10": draft.code_service,
        "BT-12": draft.numero_de_marche or draft.convention,
        "BT-13": draft.numero_engagement or draft.numero_bon_de_commande,
        "BT-20": f"Payable à {pluriel(draft.delai_de_paiement, 'jour')} à compter de la réception",
        "BT-23": process,
        "BT-72": draft.execution,
        "BT-73": draft.debut,
        "BT-74": draft.execution if draft.debut else None,
        "BT-81": VIREMENT,
        "BT-84": "".join(paid.iban.split()),
        "BT-85": paid.comptable,
        "BT-86": "".join(paid.bic.split()),
        "BT-106": _euros(corps.total_ht),
        "BT-109": _euros(corps.total_ht),
        "BT-110": _euros(corps.total_tva),
        "BT-112": due,
        "BT-115": due,
        "BG-1": [{"BT-21": code, "BT-22": text} for code, text in _notes(piece)],
        "BG-3": list(_corrected(corps)),
        "BG-4": _seller(draft),
        "BG-7": _buyer(draft, profil),
        "BG-10": {"name": paid.comptable}
        if paid.comptable and paid.comptable != draft.emetteur.nom
        else None,
        "BG-23": list(_vat(piece)),
        "BG-25": [_line(rang, line, draft) for rang, line in enumerate(corps.lignes, 1)],
    }
    return {name: value for name, value in found.items() if value not in ("", None, [])}


def _euros(x: Decimal) -> str:
    return f"{x:.2f}"


def _exigibilite(draft: Draft) -> str:
    if draft.regime != RegimeTVA.TAUX.value:
        return ""
    return DEBITS if any(m.cle == "debits" for m in draft.mentions) else ENCAISSEMENTS


def _notes(piece: Issued) -> Iterator[tuple[str, str]]:
    draft = piece.draft
    said = {m.cle: m.texte for m in draft.mentions}
    for code, keys, otherwise in NOTES:
        yield code, next((said.pop(key) for key in keys if key in said), otherwise)
    for text in said.values():  # what remains is printed too
        yield "AAI", text
    if draft.numero_engagement and draft.numero_bon_de_commande:
        yield "AAI", f"Bon de commande n° {draft.numero_bon_de_commande}"
    if draft.deliberation:
        yield "AAI", f"Tarif : {draft.deliberation}"
    if isinstance(piece.corps, Avoir):
        yield "AAI", f"Motif : {piece.corps.motif}"


def _corrected(corps: Draft | Avoir) -> Iterator[dict[str, Any]]:
    if isinstance(corps, Avoir):
        yield {"BT-25": corps.facture, "BT-26": corps.facture_du}


def country(pays: str) -> str:
    """The ISO 3166 code of a country as a person writes it; "" for one that is not known: none is guessed."""
    text = pays.strip().upper()
    if text in ("", "FRANCE"):
        return "FR"
    return text if len(text) == 2 and text.isascii() and text.isalpha() else ""


def _party(who: Tiers) -> dict[str, Any]:
    siren = who.siret[:9]
    found = {
        "name": who.nom,
        "legal_identifier": siren,
        "legal_identifier_schemeid": SIREN if siren else "",
        "addr_l1": who.adresse,
        "postcode": who.code_postal,
        "city": who.ville,
        "country_code": country(who.pays),
        "einvoicing_addr": siren,
        "einvoicing_addr_schemeid": ADRESSE if siren else "",
    }
    return {name: value for name, value in found.items() if value}


def _seller(draft: Draft) -> dict[str, Any]:
    """Out of scope, a seller bears no VAT number (BR-O-02); without one, its SIREN stands for it (FC)."""
    who, outside = draft.emetteur, categorie(draft, Decimal(0)).code == "O"
    taxed = {"vat_identifier": who.numero_tva} if who.numero_tva else {"tax_identifier": who.siret[:9]}
    contact = {"name": who.nom, "phone": who.telephone, "email": who.courriel}
    return {
        **_party(who),
        "identifiers": {SIRET: who.siret},
        **({} if outside else taxed),
        **({"legal_info": who.societe} if who.societe else {}),
        "contacts": [{name: value for name, value in contact.items() if value}],
    }


def _buyer(draft: Draft, profil: Profil) -> dict[str, Any]:
    who = draft.client
    identifiers = {SIRET: who.siret} if who.siret else {}
    if draft.code_service and profil is not Profil.EN16931:
        identifiers[SERVICE] = draft.code_service
    return {**_party(who), **({"identifiers": identifiers} if identifiers else {})}


def _vat(piece: Issued) -> Iterator[dict[str, Any]]:
    for tva in piece.corps.tva:
        found = categorie(piece.draft, tva.taux)
        terms = {
            "BT-116": _euros(tva.base),
            "BT-117": _euros(tva.montant),
            "BT-118": found.code,
            "BT-119": "" if found.code == "O" else _rate(tva.taux),
            "BT-120": piece.draft.mention_tva if found.motif else "",
            "BT-121": found.motif,
        }
        yield {name: value for name, value in terms.items() if value}


def _rate(taux: Decimal) -> str:
    return f"{taux:.2f}"


def _line(rang: int, line: LigneFacture, draft: Draft) -> dict[str, Any]:
    found = categorie(draft, line.taux)
    note = " ; ".join(part for part in (line.detail, _period(line)) if part)
    terms = {
        "BT-126": str(rang),
        "BT-127-00": [{"BT-127": note}] if note else [],
        "BT-129": format(line.quantite, "f"),
        "BT-130": UNITES.get(line.unite, UNE),
        "BT-131": _euros(line.montant),
        "BT-146": format(line.prix_unitaire, "f"),
        "BT-151": found.code,
        "BT-152": "" if found.code == "O" else _rate(line.taux),
        "BT-153": line.libelle,
    }
    return {name: value for name, value in terms.items() if value}


def _period(line: LigneFacture) -> str:
    if line.debut is None or line.fin is None:
        return ""
    return f"du {date_courte(line.debut)} au {date_courte(line.fin)}"
