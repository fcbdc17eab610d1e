"""One document: downloaded as it is, or its first page as a picture."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase

from pipeline.bureau.personnes import personne
from pipeline.bureau.poste import poste
from pipeline.documents import catalogue
from pipeline.run.conseiller.remise import prendre
from pipeline.run.consulter import Consulte, consulter, image


def telecharger(request: HttpRequest, cle: str) -> HttpResponseBase:
    """The file, as an attachment."""
    found = _open(request, cle)
    if found.path.suffix == ".docx" and catalogue.of(found.kind).actualise:
        prendre(poste().reglages(), cle, found.path, personne(request).identifiant)
    return FileResponse(found.path.open("rb"), as_attachment=True, filename=found.path.name)


def apercu(request: HttpRequest, cle: str) -> HttpResponse:
    """The first page of a document as a picture."""
    found = _open(request, cle)
    if found.path.suffix != ".docx":
        raise Http404
    picture = image(poste().reglages(), found)
    return HttpResponse(picture, content_type="image/png")


def _open(request: HttpRequest, cle: str) -> Consulte:
    """The document of a key, when the person may open it; else nothing says that it exists."""
    found = consulter(poste().reglages(), poste().lu(), cle)
    if found is None:
        raise Http404
    if not personne(request).ouvre(found.kind, found.dossiers):
        raise PermissionDenied
    return found
