"""Each remedy followed to the letter removes its fault and adds none: what paragraphs alone do not show."""

import pytest

from pipeline.render import Dictionary, RenderError, Template, check
from pipeline.render.messages import FRENCH, catalogue
from tests.render.docs import p, r, table, tc, template, tr
from tests.render.test_alone import FOLLOWED

KINDS = {
    "nom": "texte",
    "prénom": "texte",
    "n": "entier",
    "heure": "heure",
    "oui": "booleen",
    "liste": "liste",
    "liste.nom": "texte",
    "agent": "ensemble",
    "agent.nom": "texte",
    "logo": "image",
}
FIELDS = Dictionary(
    KINDS, {"numero": "Facture"}, {"date": "date_longue", "heure": "heure", "liste": "join", "image": "image"}
)
BREAK, MARK = '<w:r><w:br w:type="page"/></w:r>', '<w:bookmarkStart w:id="1" w:name="b"/>'
ENDED = '<w:bookmarkEnd w:id="1"/>'
BEGIN, END = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
CODE = "<w:r><w:instrText> PAGE </w:instrText></w:r>"
LOOP, ENDFOR = "{%p for i in liste %}", "{%p endfor %}"
TR, ENDTR = tr("{%tr for i in liste %}", ""), tr("{%tr endfor %}", "")
LINK = '<w:p><w:hyperlink w:anchor="a">{}</w:hyperlink></w:p>'
ROW = tr("{{ i.nom }}", "b")
FILTERS = {"date_longue": str, "heure": str, "image": str}


def par(*pieces: str) -> str:
    return f"<w:p>{''.join(pieces)}</w:p>"


# What was made in Word, and the same once the remedy is followed.
MENDED: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "accents-decomposes": ((p("{{ pre\u0301nom }}"),), (p("{{ prénom }}"),)),
    "balise-imbriquee": ((p("{{ nom {{ n }}"),), (p("{{ nom }} {{ n }}"),)),
    "caractere-invisible": ((p("{{ nom\u200b }}"),), (p("{{ nom }}"),)),
    "guillemets-francais": (
        (p("{% if nom == « oui » %}a{% endif %}"),),
        (p('{% if nom == "oui" %}a{% endif %}'),),
    ),
    "signe-corrige": ((p("{% if n ≥ 3 %}a{% endif %}"),), (p("{% if n >= 3 %}a{% endif %}"),)),
    "instruction-interdite": ((p("{% include 'autre' %}"),), (p("le texte d’autre"),)),
    "expression-incomprise": (
        (p("{% if nom = 'x' %}b{% endif %}"),),
        (p("{% if nom == 'x' %}b{% endif %}"),),
    ),
    "test-inconnu": ((p("{% if n is evn %}a{% endif %}"),), (p("{% if n is even %}a{% endif %}"),)),
    "nom-reserve": ((p("{{ nom.__class__ }}"),), (p("{{ nom }}"),)),
    "champ-de-fusion": (
        (par('<w:fldSimple w:instr=" MERGEFIELD nom ">', r("«autre»"), "</w:fldSimple>"),),
        (p("{{ nom }}"),),
    ),
    "champ-d-ailleurs": ((p("{{ numero }}"),), (p("{{ nom }}"),)),
    "filtre-appele": ((p("{{ date_longue(nom) }}"),), (p("{{ nom|date_longue }}"),)),
    "champ-calcule": (
        (par(BEGIN, CODE.replace("PAGE", "=SUM(ABOVE)"), END),),
        (p("{{ n }}"),),
    ),
    "champ-de-date": (
        (par(BEGIN, CODE.replace("PAGE", "DATE"), END),),
        (p("{{ heure|heure }}"),),
    ),
    "calcul-de-date": ((p("{{ heure + 1 }}"),), (p("une heure après {{ heure|heure }}"),)),
    "heure-sans-forme": ((p("{{ heure }}"),), (p("{{ heure|heure }}"),)),
    "ensemble-imprime": ((p("{{ agent }}"),), (p("{{ agent.nom }}"),)),
    "image-sans-filtre": ((p("{{ logo }}"),), (p("{{ logo|image }}"),)),
    "bloc-a-cheval": (
        (p("{% if oui %}"), table(1, tr("{% endif %}"))),
        (table(1, tr("{% if oui %}a{% endif %}")),),
    ),
    "champ-a-cheval": (
        (par(BEGIN), p("{%p if oui %}"), par(CODE, END), p("{%p endif %}")),
        (p("{%p if oui %}"), par(BEGIN, CODE, END), p("{%p endif %}")),
    ),
    "signet-a-cheval": (
        (par(MARK), p("{%p if oui %}"), par(ENDED), p("{%p endif %}"), LINK.format("").replace('"a"', '"b"')),
        (p("{%p if oui %}"), par(MARK, ENDED), p("{%p endif %}"), LINK.format("").replace('"a"', '"b"')),
    ),
    "zone-a-cheval": (
        (par('<w:permStart w:id="1" w:edGrp="everyone"/>'), p(LOOP), par('<w:permEnd w:id="1"/>'), p(ENDFOR)),
        (p(LOOP), par('<w:permStart w:id="1" w:edGrp="everyone"/><w:permEnd w:id="1"/>'), p(ENDFOR)),
    ),
    "p-porteur": (
        (p("{%p if oui %}"), p("a"), par(r("{%p else %}"), BREAK), p("b"), p("{%p endif %}")),
        (p("{%p if oui %}"), p("a"), p("{%p else %}"), par(BREAK), p("b"), p("{%p endif %}")),
    ),
    "tr-porteur": (
        (table(2, tr("{%tr for i in liste %}", tc(par(BREAK))), ROW, ENDTR),),
        (table(2, TR, ROW, ENDTR),),
    ),
    "tc-porteur": (
        (table(1, tr(tc(par(r("{%tc for i in liste %}"), BREAK)), "{{ i.nom }}", "{%tc endfor %}")),),
        (table(1, tr("{%tc for i in liste %}", "{{ i.nom }}", "{%tc endfor %}")),),
    ),
    "tr-pas-seul": (
        (table(2, tr("a", "{%tr for i in liste %}"), ROW, ENDTR),),
        (table(2, tr("a", "b"), TR, ROW, ENDTR),),
    ),
    "tc-pas-seul": (
        (table(1, tr("a {%tc for i in liste %}", "{{ i.nom }}", "{%tc endfor %}")),),
        (table(1, tr("a", "{%tc for i in liste %}", "{{ i.nom }}", "{%tc endfor %}")),),
    ),
    "tr-hors-tableau": (
        (p("{%tr for i in liste %}"), p("{{ i.nom }}"), p("{%tr endfor %}")),
        (p(LOOP), p("{{ i.nom }}"), p(ENDFOR)),
    ),
    "tc-hors-tableau": (
        (p("{%tc for i in liste %}"), p("{{ i.nom }}"), p("{%tc endfor %}")),
        (p(LOOP), p("{{ i.nom }}"), p(ENDFOR)),
    ),
    "contenu-actif": ((par("<w:r><w:instrText> DDEAUTO cmd </w:instrText></w:r>"),), (p("a"),)),
    "revisions-acceptees": ((par('<w:ins w:id="1" w:author="A">', r("a"), "</w:ins>"),), (p("a"),)),
    "trop-imbrique": (
        (p("{%p if oui %}"),) * 110 + (p("{%p endif %}"),) * 110,
        (p("{%p if oui %}"), p("{%p endif %}")),
    ),
}


def codes(*body: str) -> list[str]:
    return [fault.code for fault in check(template(*body), filters=FILTERS, fields=FIELDS)]


@pytest.mark.parametrize("code", MENDED)
def test_a_remedy_once_applied_removes_the_fault_and_adds_none(code: str) -> None:
    wrong, right = MENDED[code]
    assert code in codes(*wrong)
    assert codes(*right) == []


# The same of what only the data show: expression, value, and the expression once the remedy is followed.
GIVEN: dict[str, tuple[str, object, str]] = {
    "valeur-absente": ("{{ x }}", None, "{% if x %}{{ x }}{% endif %}"),
    "champ-sans-valeur-connue": ("{{ x.a }}", {}, "{{ x.a|default('–') }}"),
    "valeur-sans-texte": ("{{ x }}", ["a", "b"], "{{ x|join(', ') }}"),
    "texte-simple": ("{{r x }}", "a", "{{ x }}"),
    "valeur-pas-couleur": ("{% cellbg x %}a", "rouge", "{% cellbg 'FF0000' %}a"),
    "valeur-pas-colonnes": ("{% colspan x %}a", 0, "{% colspan 1 %}a"),
}


@pytest.mark.parametrize("code", GIVEN)
def test_a_remedy_for_the_data_once_applied_makes_the_document(code: str) -> None:
    wrong, value, right = GIVEN[code]
    with pytest.raises(RenderError) as caught:
        Template(template(table(1, tr(wrong)))).render({"x": value})
    assert caught.value.code == code
    assert caught.value.remedy
    assert Template(template(table(1, tr(right)))).render({"x": value})


# Pieces of other messages; what a person mends outside the template; what its own tests show.
ELSEWHERE = {
    "pieces": ("conseil-", "lieu-", "porte-", "partie-", "modele-fautif", "hors-de-vue"),
    "file": (
        "document-",
        "fichier-",
        "json-",
        "objet-d-un-autre",
        "contenu-",
        "modele-",
        "propriete-",
        "image-",
    ),
    "data": (
        "caractere-de-commande",
        "plusieurs-lignes",
        "texte-enrichi",
        "lien-",
        "valeur-de-code",
        "emploie-une",
    ),
    "tests": (
        "balise",
        "variable-de-boucle",
        "filtre-refuse",
        "operation-",
        "memoire-",
        "calcul-",
        "champ-inconnu",
    ),
}


def test_every_fault_has_its_remedy_tried() -> None:
    tried = {*FOLLOWED, *MENDED, *GIVEN}
    left = [code for code in catalogue(FRENCH) if code not in tried and catalogue(FRENCH)[code][0]]
    assert [code for code in left if not code.startswith(tuple(sum(ELSEWHERE.values(), ())))] == []
