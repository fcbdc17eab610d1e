"""Every page: its address, its view, who may open it, its name in the menu; the one table."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import path
from django.views.decorators.http import require_http_methods

from pipeline.bureau.personnes import (
    ASSISTANT,
    CONSEILLER,
    FACTURATION,
    GROUPES,
    INFORMATIQUE,
    RESPONSABLE,
    personne,
)
from pipeline.bureau.vues import (
    acces,
    accueil,
    activite,
    aide,
    chorus,
    depot,
    documents,
    dossiers,
    emettre,
    envois,
    espace,
    facture,
    factures,
    importation,
    modeles,
    presence,
    production,
    propositions,
    saisies,
    syntheses,
    types_propres,
)

Vue = Callable[..., HttpResponseBase]
LIRE, ECRIRE, LIRE_ET_ECRIRE = ("GET", "HEAD"), ("POST",), ("GET", "HEAD", "POST")


@dataclass(frozen=True, slots=True)
class Page:
    """One address. ``roles``: the groups that it opens to; ``menu``: what the menu calls it."""

    chemin: str
    vue: Vue
    nom: str
    roles: tuple[str, ...]
    verbes: tuple[str, ...] = LIRE
    menu: str = ""


BUREAU = (ASSISTANT, FACTURATION)
CAISSE = (FACTURATION,)
TETE = (RESPONSABLE,)
OUTILS = (ASSISTANT, INFORMATIQUE)
METIER = (ASSISTANT, FACTURATION, CONSEILLER)
SUIVI = (ASSISTANT, CONSEILLER)

PAGES = (
    Page("", accueil.accueil, "accueil", GROUPES, menu="Aujourd’hui"),
    Page("presence", presence.presence, "presence", GROUPES, ECRIRE),
    Page("deposer", depot.deposer, "deposer", BUREAU, LIRE_ET_ECRIRE, "Déposer un classeur"),
    Page("deposer/<str:nom>", depot.depot, "depot", BUREAU, LIRE_ET_ECRIRE),
    Page("deposer/<str:nom>/abandonner", depot.abandonner, "abandonner", BUREAU, ECRIRE),
    Page("deposer/<str:nom>/a-corriger", depot.a_corriger, "a_corriger", BUREAU),
    Page("produire", production.produire, "produire", BUREAU, LIRE_ET_ECRIRE, "Produire"),
    Page("produire/en-cours", production.production, "production", BUREAU),
    Page("produire/avancement", production.avancement, "avancement", BUREAU),
    Page("produire/arreter", production.arreter, "arreter", BUREAU, ECRIRE),
    Page("factures", factures.suivi, "factures", CAISSE, menu="Factures"),
    Page("factures/actualiser", factures.actualiser, "actualiser", CAISSE, ECRIRE),
    Page("factures/lettres", factures.lettres, "lettres", CAISSE, ECRIRE),
    Page("factures/journal", factures.journal, "journal", CAISSE, ECRIRE),
    Page("factures/fin-annee", factures.fin_annee, "fin_annee", CAISSE, ECRIRE),
    Page("factures/sante", factures.sante, "sante", CAISSE),
    Page("factures/adopter", factures.adopter, "adopter", CAISSE, ECRIRE),
    Page("factures/reprendre", factures.reprendre, "reprendre", CAISSE, LIRE_ET_ECRIRE),
    Page("factures/emettre", emettre.emettre, "emettre", CAISSE, LIRE_ET_ECRIRE),
    Page("chorus", chorus.chorus, "chorus", CAISSE),
    Page("chorus/preparer", chorus.preparer, "preparer", CAISSE, ECRIRE),
    Page("chorus/facturx/<path:numero>", chorus.electronique, "electronique", CAISSE, ECRIRE),
    Page("chorus/dossier/<str:nom>", chorus.emporter, "emporter_depots", CAISSE),
    Page("chorus/statut", chorus.noter_statut, "statut", CAISSE, ECRIRE),
    Page("chorus/export", chorus.lire_export, "export", CAISSE, ECRIRE),
    Page("encaissements", chorus.recevoir_releve, "recevoir_releve", CAISSE, ECRIRE),
    Page("encaissements/<str:nom>", chorus.encaissements, "encaissements", CAISSE, LIRE_ET_ECRIRE),
    Page("facturer", emettre.facturer, "facturer", CAISSE),
    Page("facturer/doute/<path:reference>", emettre.doute, "doute", CAISSE, ECRIRE),
    Page("facturer/apercu/<path:brouillon>", emettre.brouillon, "brouillon", CAISSE),
    Page("facture/noter/<str:acte>/<path:numero>", facture.noter, "noter", CAISSE, ECRIRE),
    Page("facture/document/<path:numero>", facture.document, "document", CAISSE, ECRIRE),
    Page("facture/avoir/<path:numero>", facture.avoir, "avoir", CAISSE, LIRE_ET_ECRIRE),
    Page("facture/<path:numero>", facture.facture, "facture", CAISSE),
    Page("dossiers", dossiers.liste, "dossiers", METIER, menu="Dossiers"),
    Page("dossier/acte/<str:nom>/<str:kind>/<path:reference>", dossiers.acte, "acte", BUREAU, ECRIRE),
    Page("dossier/identite/<path:reference>", dossiers.identite, "identite", BUREAU, ECRIRE),
    Page("dossier/refus/<path:reference>", saisies.refuser, "refus", SUIVI, LIRE_ET_ECRIRE),
    Page("dossier/seances/<path:reference>", propositions.seances, "seances", METIER, LIRE_ET_ECRIRE),
    Page("dossiers/remplacement", propositions.remplacement, "remplacement", BUREAU, LIRE_ET_ECRIRE),
    Page("dossier/dates/<path:reference>", saisies.dater_dossier, "dates", BUREAU, LIRE_ET_ECRIRE),
    Page("dossier/ajouter/<str:table>/<path:reference>", saisies.ajouter, "ajouter", METIER, LIRE_ET_ECRIRE),
    Page("seance/pointer", saisies.pointage, "pointer", SUIVI, ECRIRE),
    Page("saisies", saisies.liste, "saisies", METIER),
    Page("saisies/<int:saisie>", saisies.trancher, "trancher", METIER, ECRIRE),
    Page("dossier/<path:reference>", dossiers.dossier, "dossier", METIER),
    Page("envois", envois.envois, "envois", BUREAU, menu="Envois"),
    Page("envois/preparer", envois.preparer_envois, "preparer_envois", BUREAU, ECRIRE),
    Page("envois/signe", envois.recevoir_signe, "recevoir_signe", BUREAU, ECRIRE),
    Page("envois/parti/<path:envoi>", envois.parti, "parti", BUREAU, ECRIRE),
    Page("envois/emporter/<path:envoi>", envois.emporter, "emporter_envoi", BUREAU),
    Page("syntheses", syntheses.liste, "syntheses", (CONSEILLER,), menu="Synthèses"),
    Page("syntheses/relire", syntheses.relire, "relire", (CONSEILLER,), ECRIRE),
    Page("syntheses/a-detruire", syntheses.a_detruire, "a_detruire", (CONSEILLER,)),
    Page(
        "synthese/<path:reference>/transmettre", syntheses.transmettre, "transmettre", (CONSEILLER,), ECRIRE
    ),
    Page("synthese/<path:reference>/remettre", syntheses.reposer, "reposer", (CONSEILLER,), ECRIRE),
    Page("synthese/<path:reference>/cosigner", syntheses.cosigner, "cosigner", (CONSEILLER,), ECRIRE),
    Page("synthese/<path:reference>/detruire", syntheses.detruire, "detruire", (CONSEILLER,), LIRE_ET_ECRIRE),
    Page("synthese/<path:reference>/notes", saisies.notes, "notes", (CONSEILLER,), LIRE_ET_ECRIRE),
    Page(
        "synthese/<path:reference>/confidentiel",
        saisies.confidentiel,
        "confidentiel",
        (CONSEILLER,),
        LIRE_ET_ECRIRE,
    ),
    Page("synthese/<path:reference>", syntheses.synthese, "synthese", (CONSEILLER,)),
    Page("deposer/<str:nom>/importer", importation.importer_un, "importer", BUREAU, LIRE_ET_ECRIRE),
    Page("deposer/<str:nom>/reprendre", importation.reprendre, "reimporter", BUREAU, ECRIRE),
    Page("modeles", modeles.liste, "modeles", BUREAU, menu="Modèles"),
    Page("modeles/telecharger/<str:nom>", modeles.telecharger, "modele", BUREAU),
    Page("modeles/champs/<str:nom>", modeles.palette, "palette", BUREAU),
    Page("modeles/remettre/<str:nom>", modeles.remettre_un, "remettre", BUREAU, ECRIRE),
    Page("modeles/revenir/<str:nom>", modeles.revenir_au_livre, "revenir", BUREAU, ECRIRE),
    Page("modeles/nouveau", types_propres.nouveau_type, "nouveau_type", (ASSISTANT,), LIRE_ET_ECRIRE),
    Page("modeles/reglages/<str:nom>", types_propres.reglages, "reglages", (ASSISTANT,), LIRE_ET_ECRIRE),
    Page("modeles/retirer/<str:nom>", types_propres.retirer_le_type, "retirer", (ASSISTANT,), ECRIRE),
    Page("modeles/essayer/<str:famille>", modeles.essayer, "essayer", (ASSISTANT,), ECRIRE),
    Page("modeles/image/<str:nom>", modeles.image, "image", (ASSISTANT,)),
    Page("classeur", modeles.classeur, "classeur", METIER, LIRE_ET_ECRIRE, "Classeur vierge"),
    Page("activite", activite.activite, "activite", TETE, LIRE_ET_ECRIRE, "Activité"),
    Page("activite/exporter", activite.exporter, "exporter", TETE, ECRIRE),
    Page("activite/<str:nom>", activite.telecharger, "fichier", TETE),
    Page("espace", espace.espace, "espace", OUTILS, menu="Dossier du service"),
    Page("espace/sauvegarder", espace.sauver, "sauvegarder", OUTILS, ECRIRE),
    Page("espace/sauvegarde/<str:nom>", espace.emporter, "emporter", (INFORMATIQUE,)),
    Page("espace/restaurer/<str:nom>", espace.restaurer_une, "restaurer", (INFORMATIQUE,), LIRE_ET_ECRIRE),
    Page("espace/annee", espace.choisir_annee, "choisir_annee", OUTILS),
    Page("espace/annee/<int:annee>", espace.archiver, "archiver", OUTILS, LIRE_ET_ECRIRE),
    Page("espace/bordereau", espace.bordereau, "bordereau", OUTILS, ECRIRE),
    Page("espace/eliminer/<path:numero>", espace.eliminer, "eliminer", OUTILS, LIRE_ET_ECRIRE),
    Page("espace/exemple", espace.example, "exemple", OUTILS, ECRIRE),
    Page("espace/reprendre", espace.reprendre, "reprendre_dossier", OUTILS, LIRE_ET_ECRIRE),
    Page("espace/registre", espace.registre, "registre", OUTILS, ECRIRE),
    Page("acces", acces.liste, "acces_liste", TETE, menu="Droit d’accès"),
    Page("acces/part/<str:detenteur>/<path:reference>", acces.part, "part", METIER, ECRIRE),
    Page("acces/remise/<str:detenteur>/<path:reference>", acces.remise, "remise", METIER, ECRIRE),
    Page("acces/<path:reference>", acces.demande, "acces", METIER, LIRE_ET_ECRIRE),
    Page("aide", aide.aide, "aide", GROUPES, menu="Aide"),
    Page("aide/<str:nom>", aide.page, "aide_page", GROUPES),
    Page("document/<path:cle>/apercu.png", documents.apercu, "apercu", METIER),
    Page("document/<path:cle>/telecharger", documents.telecharger, "telecharger", METIER),
)


def reservee(page: Page) -> Vue:
    """The view of a page, for those to whom it is open, by the verbs that it takes."""

    @wraps(page.vue)
    def vue(request: HttpRequest, **kwargs: str) -> HttpResponseBase:
        if not personne(request).est(*page.roles):
            raise PermissionDenied
        return page.vue(request, **kwargs)

    return require_http_methods(list(page.verbes))(vue)


urlpatterns = [path(page.chemin, reservee(page), name=page.nom) for page in PAGES]
handler400 = "pipeline.bureau.vues.refus.illisible"
handler403 = "pipeline.bureau.vues.refus.interdit"
handler404 = "pipeline.bureau.vues.refus.introuvable"
handler500 = "pipeline.bureau.vues.refus.en_panne"
