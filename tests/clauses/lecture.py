"""Reads a deed as a jurist does: what is said twice, misnamed, undefined, promised against its basis."""

import re
from collections.abc import Iterable, Mapping

SECOND_NOM = re.compile(r"\b(?:la collectivité|le bénéficiaire|le CDG \d+|le conseiller|la conseillère)\b")
VOUS = re.compile(r"(?<!endez-)\b(?:vous|votre|vos)\b", re.IGNORECASE)
CODE_DES_AGENTS = re.compile(r"L\.\s121-[67]")
BROCHURE = re.compile(r"valide ou non|en fonction des accords|demande de financement")

DITS_UNE_FOIS = {
    "ce qui est dû": re.compile(
        r"\breste(?:nt)? (?:alors )?dû|rien n’est dû|conviennent[^.]*dû|sont dues", re.I
    ),
    "garde de la synthèse": re.compile(
        r"(?:gardée|conservée?|conserve|détruite?) [^.]*(?:professionnel|prestataire)"
    ),
    "opposition": re.compile(r"\bopposition\b"),
    "qui paie": re.compile(r"pris en charge|prend en charge|prendre en charge"),
    "tribunal": re.compile(r"tribunal administratif"),
}
"""What a deed settles in one sentence; several make two rules."""

DEFINIS = ("le professionnel", "la synthèse", "l’employeur", "l’agent", "le bilan")


def fautes(textes: Mapping[str, Iterable[str]], reste: str = "", *, public: bool, droits: str) -> list[str]:
    """What is wrong in a deed: ``textes`` by subject, ``reste`` the rest of it, ``droits`` its basis."""
    by_subject = {sujet: " ".join(said) for sujet, said in textes.items() if said}
    whole = " ".join((*by_subject.values(), reste))
    found = [
        f"deux phrases : {what}" for what, mark in DITS_UNE_FOIS.items() if _said(by_subject, reste, mark) > 1
    ]
    found += [f"second nom : {name}" for name in SECOND_NOM.findall(whole)]
    found += [f"personne : {word}" for word in VOUS.findall(whole)]
    found += [f"brochure : {words}" for words in BROCHURE.findall(whole)]
    if not public:
        found += [f"code des agents publics : {article}" for article in CODE_DES_AGENTS.findall(whole)]
    return found + _droits(by_subject.get("finalite_bilan", whole), droits)


def _said(by_subject: Mapping[str, str], reste: str, mark: re.Pattern[str]) -> int:
    return sum(bool(mark.search(said)) for said in by_subject.values()) + len(mark.findall(reste))


INTERDITS = {
    "mission d’intérêt public": ("portabilité", "retrait"),
    "obligation légale": ("portabilité", "opposition", "effacement", "retrait"),
    "contrat": ("opposition", "retrait"),
    "consentement": ("opposition",),
    "intérêt légitime": ("portabilité", "retrait"),
}
DUS = {"consentement": ("retrait", "effacement", "portabilité"), "mission d’intérêt public": ("opposition",)}


def _droits(said: str, base: str) -> list[str]:
    found = [f"droit promis à tort : {right}" for right in INTERDITS.get(base, ()) if right in said]
    return found + [f"droit tu : {right}" for right in DUS.get(base, ()) if right not in said]


def indefinis(texte: str) -> list[str]:
    """The terms that a deed uses and nowhere defines."""
    plain = texte.replace("\u00a0", " ")
    used = [term for term in DEFINIS if re.search(rf"\b{term}\b", plain, re.IGNORECASE)]
    return [term for term in used if not re.search(rf"« {term} »", plain, re.IGNORECASE)]
