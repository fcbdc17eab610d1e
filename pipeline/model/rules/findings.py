"""How a rule says what it found."""

from pipeline.french import typographie
from pipeline.issues import Issue, Origin, Severity
from pipeline.model.entites import Dossier


def warning(code: str, message: str, remedy: str, origin: Origin, *dossiers: Dossier) -> Issue:
    """Something worth a look, which withholds nothing."""
    references = tuple(dossier.reference for dossier in dossiers)
    words = typographie(message), typographie(remedy)
    return Issue(code, Severity.AVERTISSEMENT, *words, origin, dossiers=references)


def error(code: str, message: str, remedy: str, origin: Origin, dossier: Dossier, *documents: str) -> Issue:
    """Something that withholds these kinds of documents of one dossier."""
    words = typographie(message), typographie(remedy)
    return Issue(code, Severity.ERREUR, *words, origin, dossiers=(dossier.reference,), documents=documents)
