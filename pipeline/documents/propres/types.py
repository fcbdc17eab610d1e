"""A type of document from the settings of a kind of one's own."""

from pipeline.documents.kind import DocumentType
from pipeline.documents.propres.contexte import Produire
from pipeline.documents.propres.reglage import Reglage, UnPar
from pipeline.documents.propres.sujets import Moment, Sujets, fichier


def type_de(reglage: Reglage, mots: frozenset[str] = frozenset()) -> DocumentType:
    """The type that these settings declare; every error of its dossiers withholds it.

    ``mots``: the words by which shipped types are called: another one of the same word is « …-propres ».
    """
    plural = reglage.mot if reglage.mot.endswith(("s", "x")) else f"{reglage.mot}s"
    return DocumentType(
        kind=reglage.kind,
        nom=reglage.nom,
        template=reglage.modele,
        dossier=reglage.dossier,
        extension=".docx",
        lecteurs=reglage.lecteurs,
        roles=reglage.roles,
        sujets=Sujets(reglage),
        verdict=Moment(reglage),
        produire=Produire(reglage),
        fichier=fichier,
        pluriel=f"{plural}-propres" if plural in mots else plural,
        attendu=reglage.un_par is UnPar.AGENT,
        confidentiel=reglage.confidentiel,
        propre=True,
    )
