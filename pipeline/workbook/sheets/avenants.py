"""The sheet of what follows a signed act: its amendments and its corrected pages, asked for and signed."""

import datetime as dt
from typing import Annotated, ClassVar

from pipeline.workbook.columns import Feuille, Forme, Ligne
from pipeline.workbook.sheets import presets as pour
from pipeline.workbook.vocabulary import ActeSigne, NatureRevision


class Avenant(Ligne):
    """An amendment or a corrected page of one signed act; the row asks for it, its dates freeze it."""

    feuille: ClassVar = Feuille(
        "Avenants",
        "avenants",
        "Une ligne par avenant ou page corrigée d’un acte signé.",
        autres=("Avenant",),
        cle=("reference", "promotion", "employeur", "acte_signe", "nature", "numero"),
        une_seule=(("reference", "promotion"),),
        documents=("convention", "contrat"),
    )
    reference: Annotated[
        str | None,
        pour.suite(
            "Référence",
            "La référence du bilan, ou rien pour la convention d’une promotion.",
            "2026-001",
            Forme.CODE,
            reference=("Agents",),
        ),
    ] = None
    promotion: Annotated[
        str | None,
        pour.suite(
            "Promotion",
            "Le code de la promotion, pour sa convention.",
            "PROMO-2026-1",
            Forme.CODE,
            reference=("Promotions",),
        ),
    ] = None
    employeur: Annotated[
        str | None,
        pour.suite(
            "Employeur",
            "Le code de l’employeur, pour la convention d’une promotion.",
            "KERLANN",
            Forme.CODE,
            reference=("Employeurs",),
        ),
    ] = None
    acte_signe: Annotated[
        ActeSigne | None,
        pour.suite("Acte signé", "L’acte modifié ou corrigé ; rien : la convention.", "convention"),
    ] = None
    nature: Annotated[
        NatureRevision | None,
        pour.suite("Nature", "Avenant, ou erreur matérielle (page corrigée) ; rien : avenant.", "avenant"),
    ] = None
    numero: Annotated[
        int | None,
        pour.suite("N°", "Le rang de l’avenant, ou de la page corrigée ; rien : 1.", "1", Forme.ENTIER),
    ] = None
    date_d_effet: Annotated[
        dt.date | None,
        pour.suite(
            "Date d'effet", "Rien : le jour de la dernière signature.", "01/05/2026", autres=("Effet le",)
        ),
    ] = None
    signe_agent_le: Annotated[
        dt.date | None, pour.suite("Signé par l'agent le", "Le jour où l’agent a signé.", "20/04/2026")
    ] = None
    signe_employeur_le: Annotated[
        dt.date | None,
        pour.suite("Signé par l'employeur le", "Le jour de la signature de l’employeur.", "21/04/2026"),
    ] = None
    signe_organisme_le: Annotated[
        dt.date | None,
        pour.suite("Signé par l'organisme le", "Le jour de la signature de l’organisme.", "22/04/2026"),
    ] = None
    signe_le: Annotated[
        dt.date | None,
        pour.suite("Signé le", "À remplir une fois signé, ou paraphé, par tous.", "22/04/2026"),
    ] = None
