"""A PDF/A-3 with its XML inside, opened again: the XML byte for byte, its profile as the XML says."""

from hashlib import sha256
from io import BytesIO

from pipeline.einvoicing.profiles import Profil
from pipeline.errors import UserError
from pipeline.pdf.finish import Unsound, finish

NAME = "factur-x.xml"
LEVELS = {Profil.EN16931: "EN 16931", Profil.EXTENDED: "EXTENDED"}


def embed(page: bytes, xml: bytes, profil: Profil, title: str, author: str) -> bytes:
    """Put ``xml`` in a PDF/A; the same bytes each time. Raises ``UserError`` for anything else."""
    from facturx import generate_from_binary  # noqa: PLC0415 - an extra

    said = {"title": title, "author": author, "subject": title, "keywords": "Factur-X"}
    made = generate_from_binary(
        page, xml, flavor="factur-x", level=profil.value, check_xsd=False, pdf_metadata=said, lang="fr-FR"
    )
    try:
        data, _ = finish(_undated(made), sha256(page + xml).digest()[:16])
    except Unsound:
        raise _wrong(title, "il ne s’ouvre pas") from None
    check(data, xml, profil, title)
    return data


def _undated(data: bytes) -> bytes:
    """Without the hour at which the XML was put in, and with one set of metadata: the XMP."""
    import pikepdf  # noqa: PLC0415 - an extra

    with pikepdf.open(BytesIO(data)) as pdf:
        for spec in pdf.Root.AF:
            params = spec.EF.F.Params
            if "/ModDate" in params:
                params.ModDate = pikepdf.String("D:20000101000000Z")  # PDF/A-3 wants one
        del pdf.docinfo
        out = BytesIO()
        pdf.save(out, static_id=True)
    return out.getvalue()


def check(data: bytes, xml: bytes, profil: Profil, title: str) -> None:
    """Open the file again: one XML, the very bytes, a profile that is the XML's, PDF/A-3."""
    inside, said = extract(data)
    if inside != xml:
        raise _wrong(title, "le XML qu’il contient n’est pas celui du registre")
    wanted = f"<fx:ConformanceLevel>{LEVELS[profil]}</fx:ConformanceLevel>"
    if wanted not in said or "<pdfaid:part>3</pdfaid:part>" not in said:
        raise _wrong(title, "ses métadonnées ne disent pas le profil de son XML")


def extract(data: bytes) -> tuple[bytes, str]:
    """The XML inside a file, and its metadata."""
    import pikepdf  # noqa: PLC0415 - an extra

    with pikepdf.open(BytesIO(data)) as pdf:
        inside = pdf.attachments.get(NAME)
        found = inside.get_file().read_bytes() if inside is not None else b""
        return found, pdf.Root.Metadata.read_bytes().decode("utf-8")


def _wrong(title: str, why: str) -> UserError:
    return UserError(
        f"Le PDF de « {title} » n’est pas une facture électronique valide : {why}.",
        "Relancez ; si cela persiste, réinstallez le complément avec « make extra-facturx ».",
    )
