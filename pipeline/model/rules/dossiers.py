"""Rules on a dossier: its milestones, what must be told to whom, its tariff and who pays."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from pipeline.dispositifs import Production, TypeDocument
from pipeline.errors import UserError
from pipeline.french import date_longue
from pipeline.issues import Issue
from pipeline.model import etats, facturation, groupe, jours, montants
from pipeline.model.entites import Dossier, Groupe
from pipeline.model.retenues import error, warning
from pipeline.workbook.vocabulary import Initiative, TypeOrganisme


def organisme_prevu(dossier: Dossier, _: date) -> Iterator[Issue]:
    """The scheme says what it makes for that kind of body; if it does not, nobody knows what to make."""
    body = dossier.organisme
    if dossier.dispositif.produits(body.row.type.value) is None and not etats.refuse(dossier):
        yield error(
            "organisme-non-prevu",
            "Le dispositif ne dit pas quels documents faire quand l’organisme est de type "
            f"« {body.row.type.value} » : rien n’est fait.",
            "Vérifiez le type de l’organisme, ou ajoutez ce cas au fichier du dispositif, [[documents]].",
            body.at("type"),
            dossier,
        )


def centre_de_gestion(dossier: Dossier, _: date) -> Iterator[Issue]:
    """A scheme that one CDG published says its own places, tariff and payee: another adapts it first."""
    home, body = dossier.dispositif.departement, dossier.organisme
    here = body.row.code_postal.startswith(home or "")
    if body.row.type is not TypeOrganisme.CDG or here or etats.refuse(dossier):
        return
    yield warning(
        "dispositif-d-un-autre-centre",
        f"Ce dispositif est celui du CDG {home} : tarifs, lieux et engagements ne sont pas ceux de "
        f"{body.row.nom}.",
        "Vérifiez l’organisme et le dispositif ; pour employer celui-ci, copiez son fichier dans "
        "inputs/dispositifs et adaptez-le.",
        dossier.agent.at("dispositif"),
        dossier,
    )


def accord_de_l_agent(dossier: Dossier, _: date) -> Iterator[Issue]:
    """An employer's initiative needs the agent's agreement, unless the scheme asks for none."""
    row = dossier.agent.row
    if not dossier.dispositif.accord_agent_requis or etats.refuse(dossier):
        return
    if row.initiative is Initiative.EMPLOYEUR and row.accord_agent_le is None:
        yield warning(
            "accord-de-l-agent",
            "Le bilan est à l’initiative de l’employeur et la date d’accord de l’agent n’est pas indiquée.",
            "Inscrivez la date dans « Accord de l’agent le ».",
            dossier.agent.at("accord_agent_le"),
            dossier,
        )


def decision_attendue(dossier: Dossier, day: date) -> Iterator[Issue]:
    """Silence kept for the delay of the employer's offer is a refusal."""
    limit, asked = etats.limite_de_reponse(dossier), dossier.agent.row.date_de_demande
    if limit is not None and asked is not None and limit <= day:
        yield warning(
            "rejet-implicite",
            f"La demande du {date_longue(asked)} n’a pas reçu de décision : rejet implicite "
            f"depuis le {date_longue(limit)}.",
            "Inscrivez la décision de l’employeur et sa date, ou invitez l’agent à renouveler sa demande.",
            dossier.agent.at("decision_employeur"),
            dossier,
        )


def avis_cpf(dossier: Dossier, _: date) -> Iterator[Issue]:
    """The commission whose opinion the scheme needs said no: nothing is made, and it is said."""
    if etats.refuse_au_cpf(dossier):
        yield warning(
            "avis-cpf-defavorable",
            "L’avis de la commission CPF n’est pas favorable : le dossier s’arrête là, rien n’est fait.",
            "Informez l’agent des voies et délais de recours ; si l’avis a changé, corrigez-le ici.",
            dossier.agent.at("avis_commission_cpf"),
            dossier,
        )


def anciennete(dossier: Dossier, day: date) -> Iterator[Issue]:
    """The seniority the scheme asks for in the collectivité, unless a derogation is recorded."""
    row, years = dossier.agent.row, dossier.dispositif.anciennete_ans
    if years is None or row.date_entree_collectivite is None or row.derogation_anciennete:
        return
    reached = jours.plus_mois(row.date_entree_collectivite, 12 * years)
    asked = row.date_de_demande or row.date_de_lancement or day
    if asked < reached:
        yield warning(
            "anciennete",
            f"L’agent n’a pas {years} ans d’ancienneté dans la collectivité : il les aura le "
            f"{date_longue(reached)}.",
            "Vérifiez la date d’entrée ; si une dérogation est accordée, inscrivez « oui » dans "
            "« Dérogation d’ancienneté ».",
            dossier.agent.at("date_entree_collectivite"),
            dossier,
        )


def emploi_permanent(dossier: Dossier, _: date) -> Iterator[Issue]:
    """Where seniority is asked for, so is a permanent post."""
    row = dossier.agent.row
    asked = dossier.dispositif.anciennete_ans is not None
    if asked and row.emploi_permanent is False and not row.derogation_anciennete:
        yield warning(
            "emploi-permanent",
            "L’agent n’occupe pas un emploi permanent, que ce dispositif demande.",
            "Vérifiez la case « Emploi permanent », ou choisissez un autre dispositif.",
            dossier.agent.at("emploi_permanent"),
            dossier,
        )


def referent_handicap(dossier: Dossier, _: date) -> Iterator[Issue]:
    """The referent must be told of an L. 5212-13 agent's bilan; said in confidence only."""
    record = dossier.confidentiel
    if record is None or not dossier.dispositif.referent_handicap_informe or etats.refuse(dossier):
        return
    if record.row.l_5212_13 and record.row.referent_handicap_informe_le is None:
        issue = warning(
            "referent-handicap",
            "Le référent handicap n’est pas encore informé de ce bilan, comme le demande le décret.",
            "Informez-le, puis inscrivez la date dans « Référent handicap informé le ».",
            record.at("referent_handicap_informe_le"),
            dossier,
        )
        yield replace(issue, confidential=True)


def taille_du_groupe(groupes: tuple[Groupe, ...], *, incomplets: bool) -> Iterator[Issue]:
    """A promotion has as many agents as its scheme says; ``incomplets``: a row of an agent is still lost."""
    for group in groupes:
        low, high = group.dispositif.taille_min, group.dispositif.taille_max
        away = (etats.refuse, etats.en_attente, etats.interrompu)
        members = [dossier for dossier in group.dossiers if not any(why(dossier) for why in away)]
        if low is None or high is None or low <= len(members) <= high:
            continue
        if incomplets and len(members) < low:
            continue
        agents = "1 agent" if len(members) == 1 else f"{len(members)} agents"
        yield warning(
            "taille-de-la-promotion",
            f"La promotion {group.promotion.row.code} compte {agents} : le dispositif en prévoit de {low} à "
            f"{high}.",
            "Complétez ou dédoublez la promotion ; en deçà, un bilan individuel est possible.",
            group.promotion.at("code"),
            *members,
        )


def tarif_connu(dossier: Dossier, _: date) -> Iterator[Issue]:
    """A scheme that is billed needs a tariff, from the workbook when none is published; never guessed."""
    body = dossier.organisme.row.type.value
    made = dossier.dispositif.production(TypeDocument.FACTURE, body)
    known = dossier.tarif is not None or "Tarifs" in dossier.perdus
    if made is not Production.OUI or known or etats.refuse(dossier):
        return
    whose = "affiliés" if dossier.employeurs[0].row.affilie else "non affiliés"
    yield error(
        "tarif-manquant",
        f"Aucun tarif n’est connu pour ce dispositif ({dossier.dispositif.libelle_public}) et les employeurs "
        f"{whose}.",
        "Ajoutez une ligne à la feuille « Tarifs » : dispositif, affilié, montant, délibération.",
        dossier.agent.at("tarif"),
        dossier,
        "convention",
        "facture",
    )


def tarif_a_jour(dossier: Dossier, _: date) -> Iterator[Issue]:
    """A tariff outside its validity is used, and said to be."""
    tarif = dossier.tarif
    if tarif is not None and tarif.perime and facturation.production(dossier) is Production.OUI:
        yield warning(
            "tarif-perime",
            "Le tarif utilisé n’est pas en vigueur à la date du devis ou de la convention.",
            "Ajoutez le nouveau tarif à la feuille « Tarifs », avec ses dates.",
            dossier.agent.at("tarif"),
            dossier,
        )


def parts(dossier: Dossier, _: date) -> Iterator[Issue]:
    """The funders' shares make up the whole."""
    rows = [f.source for f in dossier.financements if f.source is not None]
    if not rows or "Financements" in dossier.perdus or groupe.au_groupe(dossier):
        return
    wanted = [montants.Part(f.payeur.nom, f.part, f.montant) for f in dossier.financements]
    total = facturation.prix_a_partager(dossier)
    if total is None and any(part.montant is not None for part in wanted):
        return
    try:
        montants.partager(Decimal(100) if total is None else total, wanted)
    except UserError as fault:
        field = "montant" if rows[-1].row.montant is not None else "part"
        yield error(
            "parts-des-financeurs",
            fault.message,
            fault.remedy,
            rows[-1].at(field),
            dossier,
            "convention",
            "facture",
        )
