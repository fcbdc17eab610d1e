"""Why an invoice that is due cannot be drawn up: each reason at its cell, with its remedy."""

from collections.abc import Iterator

from pipeline.dispositifs import cle
from pipeline.french import date_longue
from pipeline.french import heures as en_heures
from pipeline.issues import Issue, Origin
from pipeline.model import etats, heures
from pipeline.model.entites import Dossier, Financement, Payeur, Periode, TarifRetenu
from pipeline.model.retenues import error
from pipeline.workbook import sheets
from pipeline.workbook.vocabulary import RegimeTVA, Unite


def obstacles(dossier: Dossier, tarif: TarifRetenu, *, keyed: bool) -> list[Issue]:
    """Every reason, each at its cell, why an invoice that is due cannot be drawn up.

    ``keyed``: its part of a group's price is known.
    """
    return [
        *_tva(dossier),
        *_cloture(dossier),
        *_interruption(dossier),
        *_employeur(dossier),
        *([] if keyed else _groupe(dossier, tarif)),
        *_payeurs(dossier),
    ]


def _tva(dossier: Dossier) -> Iterator[Issue]:
    body = dossier.organisme
    if body.row.regime_de_tva is None:
        yield facture_retenue(
            "regime-de-tva-manquant",
            f"Le régime de TVA de {body.row.nom} n’est pas indiqué : rien n’est facturé.",
            "Choisissez dans la liste : exonéré, hors champ ou taux. Le service financier le connaît.",
            body.at("regime_de_tva"),
            dossier,
        )
    elif body.row.regime_de_tva is RegimeTVA.TAUX and body.row.taux_de_tva is None:
        yield facture_retenue(
            "taux-de-tva-manquant",
            f"Le taux de TVA de {body.row.nom} n’est pas indiqué.",
            "Indiquez le taux, par exemple 20.",
            body.at("taux_de_tva"),
            dossier,
        )


def _cloture(dossier: Dossier) -> Iterator[Issue]:
    if etats.jour_de_cloture(dossier) is None:
        yield facture_retenue(
            "date-de-cloture-manquante",
            "Le bilan est terminé et rien ne dit quand : une facture porte sa date d’exécution.",
            "Indiquez la « Date de clôture », ou la « Date d’effet » d’une interruption.",
            dossier.agent.at("date_de_cloture"),
            dossier,
        )


def _interruption(dossier: Dossier) -> Iterator[Issue]:
    ruled = dossier.dispositif.interruption is not None or du_par_son_unite(dossier)
    if etats.interrompu(dossier) and not ruled:
        yield facture_retenue(
            "interruption-sans-regle",
            "Le bilan est interrompu et son dispositif ne dit pas ce qui est dû dans ce cas.",
            "Copiez le fichier du dispositif de pipeline/dispositifs dans inputs/dispositifs et remplissez-y "
            "le bloc [interruption] : forfait, heures ou rien.",
            dossier.agent.at("etat"),
            dossier,
        )


def du_par_son_unite(dossier: Dossier) -> bool:
    """Whether what a dropout of a promotion owes needs no rule: hours, or the part of the group's price."""
    units = (Unite.HEURE.value, Unite.GROUPE.value)
    return dossier.promotion is not None and dossier.tarif is not None and dossier.tarif.unite in units


def _employeur(dossier: Dossier) -> Iterator[Issue]:
    """Another employer since a day: each pays its hours, once it is known who came before, at one price."""
    since, past = dossier.agent.row.employeur_depuis_le, heures.bilan(dossier, Periode.AVANT).realisees
    if since is None or not past or _reparti(dossier) or _meme_prix(dossier):
        return
    rest = heures.bilan(dossier).realisees - past
    why = "leur tarif n’est pas le même" if dossier.precedent else "rien ne dit qui l’employait avant"
    yield facture_retenue(
        "employeur-change",
        f"L’employeur a changé le {date_longue(since)} : {en_heures(past)} ont été réalisées avant, "
        f"{en_heures(rest)} depuis, et {why}.",
        "Inscrivez l’« Employeur précédent » : chacun paie ses heures. Si leurs tarifs diffèrent, ou s’ils "
        "en sont convenus autrement, donnez à chacun sa ligne dans la feuille « Financements ».",
        dossier.agent.at("employeur_precedent"),
        dossier,
    )


def _reparti(dossier: Dossier) -> bool:
    """Whether somebody said who pays what, or a third party pays it all."""
    rows = dossier.financements
    third = [not isinstance(f.payeur.source.row, sheets.Employeur) for f in rows]
    return any(f.source is not None for f in rows) or (bool(rows) and all(third))


def _meme_prix(dossier: Dossier) -> bool:
    """Whether the price is one for both employers: agreed for this bilan, or of bodies alike."""
    former, own = dossier.precedent, dossier.employeurs[0].row
    split = former is not None and any(f.periode is Periode.AVANT for f in dossier.financements)
    agreed = dossier.agent.row.tarif is not None
    return split and former is not None and (agreed or former.row.affilie == own.affilie)


def _groupe(dossier: Dossier, tarif: TarifRetenu) -> Iterator[Issue]:
    if tarif.unite == Unite.GROUPE.value:
        yield facture_retenue(
            "cle-de-groupe-manquante",
            "Le tarif vaut pour tout le groupe : la part de chaque agent n’est pas indiquée.",
            "Donnez à chaque agent du groupe une ligne de la feuille « Financements », avec sa part du prix "
            "du groupe ou un montant.",
            dossier.agent.at("reference"),
            dossier,
        )


def a_partager(dossier: Dossier) -> bool:
    """Whether several employers share one price, the agent's own."""
    tarif = dossier.tarif
    own = tarif is not None and tarif.unite != Unite.GROUPE.value and dossier.promotion is None
    return own and len(dossier.employeurs) > 1


def parts_inconnues(dossier: Dossier) -> Issue:
    """Nobody said what each employer takes: one cause, told once, for the deed and for an invoice due."""
    due = not dossier.financements and (etats.clos(dossier) or etats.interrompu(dossier))
    wait = "la convention et la facture l’attendent" if due else "la convention l’attend"
    return error(
        "parts-des-employeurs",
        f"L’agent a plusieurs employeurs et rien ne dit la part de chacun : {wait}.",
        "Inscrivez chaque employeur et sa part dans « Financements », ou « Facturer à » si un seul paie.",
        dossier.agent.at("facturer_a"),
        dossier,
        *(("convention", "facture") if due else ("convention",)),
    )


def _payeurs(dossier: Dossier) -> list[Issue]:
    if not dossier.financements:
        if a_partager(dossier):
            return [parts_inconnues(dossier)]
        return [
            facture_retenue(
                "payeur-a-preciser",
                "L’agent a plusieurs employeurs et rien ne dit lequel est facturé.",
                "Remplissez « Facturer à », ou la feuille « Financements » si plusieurs paient.",
                dossier.agent.at("facturer_a"),
                dossier,
            )
        ]
    return [issue for f in dossier.financements for issue in _payeur(dossier, f)]


def _payeur(dossier: Dossier, financement: Financement) -> Iterator[Issue]:
    payer = financement.payeur
    for field in ("siret", "adresse", "code_postal", "ville"):
        if getattr(payer, field) is None:
            yield facture_retenue(
                "payeur-incomplet",
                f"{payer.nom} doit être facturé et cette case est vide.",
                "Complétez-la : une facture porte le SIRET et l’adresse de qui la paie.",
                payer.source.at(field),
                dossier,
            )
    yield from _code_service(dossier, payer)
    if payer.engagement_obligatoire and not numero_engagement(dossier, financement):
        yield facture_retenue(
            "engagement-manquant",
            f"{payer.nom} demande un n° d’engagement sur ses factures, et ce dossier n’en a pas.",
            "Demandez-le à ce service, puis inscrivez-le dans « N° d’engagement ».",
            dossier.agent.at("numero_engagement"),
            dossier,
        )


def numero_engagement(dossier: Dossier, financement: Financement) -> str | None:
    """The payer's own commitment; the one on the agent's row is the only payer's, or the employer's."""
    row = dossier.agent.row
    concerned = len(dossier.financements) == 1 or a_l_employeur(dossier, financement.payeur.code)
    return financement.numero_engagement or (row.numero_engagement if concerned else None)


def a_l_employeur(dossier: Dossier, code: str) -> bool:
    """Whether the payer of that code employs the agent."""
    return cle(code) in {cle(record.row.code) for record in dossier.employeurs}


def _code_service(dossier: Dossier, payer: Payeur) -> Iterator[Issue]:
    if payer.code_service_obligatoire and not payer.code_service:
        yield facture_retenue(
            "code-service-manquant",
            f"{payer.nom} demande un code service sur ses factures, et aucun n’est indiqué.",
            "Demandez-le à ce service, puis inscrivez-le dans « Code service ».",
            payer.source.at("code_service"),
            dossier,
        )


def facture_retenue(code: str, message: str, remedy: str, origin: Origin, dossier: Dossier) -> Issue:
    """An error that withholds the invoices of one dossier, and nothing else."""
    return error(code, message, remedy, origin, dossier, "facture")
