"""docs/envois.md is true: its table of addressees says what the types declare."""

import re

from pipeline.documents import catalogue
from pipeline.documents.destinataires import Role
from pipeline.settings import ROOT

PAGE = (ROOT / "docs" / "envois.md").read_text("utf-8")
# What the page calls a type, where it does not use its name.
DITS = {
    "contrat": "contrat",
    "attestation": "attestation",
    "avenant": "avenants",
    "correction": "avenants",
    "avenant_contrat": "contrat",
    "correction_contrat": "contrat",
    "bulletin": "bulletin",
    "agenda": "fichier d'agenda",
    "referent": "l'information",
}


def test_the_page_says_of_each_addressee_every_type_that_is_sent_to_them() -> None:
    told = dict(re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|$", PAGE, re.M))
    assert {role.value for role in Role} <= set(told)
    for kind in catalogue.TYPES:
        for role in Role:
            name = DITS.get(kind.kind, kind.nom.lower().replace("’", "'"))
            assert role not in kind.pour or name in told[role.value].lower(), (kind.kind, role)
