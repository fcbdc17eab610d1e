"""The reader of deeds finds what version 0.1 said: each contradiction of it is one."""

import pytest

from tests.clauses.lecture import fautes, indefinis

ANCIENNES = {
    "deux phrases : ce qui est dû": (
        {
            "prix": ["Le forfait reste dû en entier."],
            "absence": ["les parties conviennent par écrit de ce qui reste dû."],
        },
        "consentement",
    ),
    "deux phrases : garde de la synthèse": (
        {
            "synthese": ["La synthèse est conservée par l’agent et par le professionnel."],
            "autre": ["Elle est détruite par le prestataire."],
        },
        "contrat",
    ),
    "droit promis à tort : opposition": (
        {"finalite_bilan": ["droit d’accès, de rectification, d’effacement, de limitation et d’opposition"]},
        "obligation légale",
    ),
    "droit promis à tort : effacement": (
        {"finalite_bilan": ["droit d’accès, de rectification, d’effacement, de limitation et d’opposition"]},
        "obligation légale",
    ),
    "droit tu : retrait": ({"finalite_bilan": ["accès, effacement, portabilité"]}, "consentement"),
    "second nom : la collectivité": (
        {"x": ["De la collectivité : respectant le caractère confidentiel"]},
        "",
    ),
    "brochure : valide ou non": ({"x": ["à l’employeur, qui en valide ou non la prise en charge."]}, ""),
    "personne : vous": ({"x": ["ce qui est attendu de l’agent, c’est-à-dire de vous."]}, ""),
    "code des agents publics : L.\u00a0121-6": ({"x": ["CGFP, article L.\u00a0121-6"]}, ""),
}


@pytest.mark.parametrize("faute", ANCIENNES)
def test_each_contradiction_of_version_0_1_is_found(faute: str) -> None:
    textes, base = ANCIENNES[faute]
    assert faute in fautes(textes, public=False, droits=base)


def test_a_term_that_nothing_defines_is_found() -> None:
    assert indefinis("Le professionnel fait le point.") == ["le professionnel"]
    assert indefinis("« Le professionnel » désigne… Le professionnel fait le point.") == []
