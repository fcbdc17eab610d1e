"""Invented documents of every kind that has an electronic form."""

from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.factures.pieces import Genre, Issued
from pipeline.model.factures import (
    Avoir,
    Draft,
    LigneFacture,
    MentionLegale,
    Paiement,
    Tiers,
    ligne_ttc,
    ventilees,
)
from pipeline.model.mentions import exigee
from pipeline.workbook.vocabulary import RegimeTVA, Unite

D = date(2026, 7, 1)
CDG = Tiers(
    code="CDG",
    nom="Centre de gestion de l’Exemple",
    siret="28290001900017",
    adresse="7 boulevard du Finistère",
    code_postal="29000",
    ville="Quimper",
    type="CDG",
    telephone="02 98 00 00 00",
    courriel="bilans@exemple.fr",
)
PRESTATAIRE = CDG.model_copy(
    update={
        "code": "PRE",
        "nom": "Bilans & Parcours",
        "siret": "90000142300018",
        "type": "prestataire",
        "numero_tva": "FR12900001423",
        "societe": "SAS au capital de 10 000,00 €, RCS Brest 900 001 423",
    }
)
VILLE = Tiers(
    code="VILLE",
    nom="Commune de Kerlannic",
    siret="21290001900017",
    adresse="1 place de la Mairie",
    code_postal="29000",
    ville="Kerlannic",
)
PRIVE = VILLE.model_copy(update={"code": "ASSO", "nom": "Association <L’Exemple>", "siret": "90000207400012"})
COMPTE = Paiement(
    comptable="Service de gestion comptable de Quimper", iban="FR7630001007941234567890185", bic="BDFEFRPPCCT"
)


def _line(n: int, taux: str, prix: str = "2040.50") -> LigneFacture:
    label = f"Bilan professionnel – n° {n}"
    return ligne_ttc(label, Decimal(1), Unite.BILAN, Decimal(prix), Decimal(taux), f"B-{n}")


def a_draft(regime: RegimeTVA, taux: str = "0", lines: int = 1, **changes: Any) -> Draft:
    """An invoice of ``lines`` bilans at 2 040,50 € each, with tax."""
    made = [
        ligne_ttc(
            f"Bilan professionnel – n° {n}",
            Decimal(1),
            Unite.BILAN,
            Decimal("2040.50"),
            Decimal(taux),
            f"B-{n}",
        )
        for n in range(1, lines + 1)
    ]
    key = {RegimeTVA.EXONERE: "exonere", RegimeTVA.HORS_CHAMP: "hors_champ"}.get(regime)
    values: dict[str, Any] = {
        "organisme": "CDG",
        "serie": "F",
        "cle": "x",
        "emetteur": CDG,
        "financeur": VILLE,
        "client": VILLE,
        "lignes": ventilees(made),
        "regime": regime.value,
        "mention_tva": exigee(key, D).texte if key else "",
        "debut": date(2026, 3, 3),
        "execution": date(2026, 6, 12),
        "numero_engagement": "E-118",
        "numero_de_marche": "M-2026-07",
        "code_service": "RH-01",
        "convention": "CONV-B-1",
        "paiement": COMPTE,
    }
    return Draft.model_validate(values | changes)


CLAIMED = ("categorie", "debits", "sans_escompte", "penalites", "indemnite")


def taxed(**changes: Any) -> Draft:
    """A private provider's, with what it must claim."""
    mentions = tuple(
        MentionLegale(cle=m.cle, texte=m.texte, source=m.source)
        for m in (
            exigee(key, D) for key in ("categorie", "debits", "sans_escompte", "penalites", "indemnite")
        )
    )
    given: dict[str, Any] = {"emetteur": PRESTATAIRE, "mentions": mentions}
    return a_draft(RegimeTVA.TAUX, "20", **(given | changes))


def an_issue(corps: Draft | Avoir, numero: str = "F-2026-00001") -> Issued:
    """The document as the register gives it."""
    genre = Genre.AVOIR if isinstance(corps, Avoir) else Genre.FACTURE
    origine = corps.facture if isinstance(corps, Avoir) else ""
    return Issued(numero, genre, D, "CDG", "F", "x", origine, corps.total_ttc, "", corps)


def an_avoir(draft: Draft, *lignes: Any) -> Issued:
    """An avoir of these lines, or of all."""
    chosen = lignes or draft.lignes
    avoir = Avoir(
        facture="F-2026-00001",
        facture_du=D,
        motif="Erreur de payeur",
        rangs=tuple(range(1, len(chosen) + 1)),
        lignes=chosen,
        origine=draft,
    )
    return an_issue(avoir, "AVF-2026-00001")


def _part(draft: Draft, share: str) -> Draft:
    """The invoice of one payer of several."""
    line = _line(1, "0", share)
    return draft.model_copy(update={"lignes": (line.model_copy(update={"detail": "Part d’un tiers"}),)})


EXEMPT, OUTSIDE = a_draft(RegimeTVA.EXONERE), a_draft(RegimeTVA.HORS_CHAMP)
TAXED = taxed()
SOME = TAXED.lignes[0].model_copy(
    update={
        "prix_unitaire": Decimal("416.67"),
        "montant": Decimal("416.67"),
        "tva": Decimal("83.33"),
    }
)
HOURS = ligne_ttc("Entretiens", Decimal("7.25"), Unite.HEURE, Decimal("98.33"), Decimal(0), "B-1")
CASES = {
    "exoneree": an_issue(EXEMPT),
    "hors-champ": an_issue(OUTSIDE),
    "taxee": an_issue(TAXED),
    "privee": an_issue(taxed(client=PRIVE, financeur=PRIVE, code_service="", numero_engagement="")),
    "avoir": an_avoir(OUTSIDE),
    "avoir-partiel": an_avoir(TAXED, SOME),
    "un-payeur-sur-trois": an_issue(_part(EXEMPT, "680.17")),
    "trente-lignes": an_issue(taxed(lines=30)),
    "a-l-heure": an_issue(
        EXEMPT.model_copy(
            update={
                "lignes": (
                    ligne_ttc(
                        "Entretiens", Decimal("7.25"), Unite.HEURE, Decimal("98.33"), Decimal(0), "B-1"
                    ),
                )
            }
        )
    ),
}
