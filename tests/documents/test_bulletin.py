"""The bulletin's context, from the shipped example: one per agent of a promotion and employer."""

import datetime as dt

import pytest

from pipeline.dispositifs import TypeDocument, load
from pipeline.documents import bulletin, convention
from pipeline.documents.conditions import prevu
from pipeline.documents.kind import SANS_OBJET, Ressources, Sujet
from pipeline.model.assemble import assemble
from pipeline.model.entites import Modele
from pipeline.workbook.reading import read_inputs
from tests.product.exemple import inputs
from tests.templates.rendu import render, text


@pytest.fixture(scope="module")
def modele() -> Modele:
    schemes, _ = load()
    reading = read_inputs(inputs(), tuple(schemes))
    return assemble(reading.tables, reading.issues, schemes, dt.date(2026, 6, 1))


def sujets(modele: Modele) -> list[Sujet]:
    return list(bulletin.TYPE.sujets(modele))


def test_each_agent_of_a_promotion_has_a_bulletin_with_each_employer(modele: Modele) -> None:
    members = [d for d in modele.dossiers if d.promotion is not None]
    assert len(sujets(modele)) == sum(len(d.employeurs) for d in members) >= 8
    assert len({sujet.cle for sujet in sujets(modele)}) == len(sujets(modele))


def test_an_agent_outside_a_promotion_has_none(modele: Modele) -> None:
    alone = next(d for d in modele.dossiers if d.promotion is None)
    assert alone.reference not in {sujet.references[0] for sujet in sujets(modele)}
    with pytest.raises(TypeError, match="no agent of a promotion"):
        bulletin.contexte(Sujet(alone.reference, dossier=alone), Ressources())


def test_it_cites_the_convention_made_with_that_employer(modele: Modele) -> None:
    sujet = sujets(modele)[0]
    references = {
        convention.contexte(made, Ressources()).document.reference
        for made in convention.TYPE.sujets(modele)
        if made.groupe is not None
    }
    assert bulletin.contexte(sujet, Ressources()).convention in references


def test_it_is_without_object_when_no_convention_is_made(modele: Modele) -> None:
    for sujet in sujets(modele):
        made = prevu(sujet.un_dossier(), TypeDocument.CONVENTION)
        assert bulletin.verdict(sujet) == made
    assert SANS_OBJET in {bulletin.verdict(sujet) for sujet in sujets(modele)}


def test_every_bulletin_of_the_example_renders_and_names_its_agent_alone(modele: Modele) -> None:
    members = {sujet.references[0]: sujet.un_dossier().agent.row for sujet in sujets(modele)}
    for sujet in sujets(modele):
        found = text(render("bulletin", bulletin.contexte(sujet, Ressources())))
        own = sujet.references[0]
        assert members[own].nom in found
        assert [ref for ref in members if ref != own and ref in found] == []
