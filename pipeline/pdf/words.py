"""What a PDF says: the text of its pages and its title where pypdfium2 is there, else its title as spelt."""

from collections.abc import Iterator

PAGES = 400
# How a title is written: plain in the metadata, in UTF-16, or in the hexadecimal figures of UTF-16.
_PLAIN, _WIDE, _FIGURES = 1, 2, 4


def words(pdf: bytes) -> str:
    """Give the title and the text of its first pages; "" where it cannot be read, or without pypdfium2."""
    try:
        import pypdfium2  # noqa: PLC0415 - an extra
    except ImportError:
        return ""
    try:
        document = pypdfium2.PdfDocument(pdf)
        try:
            pages = (document[n].get_textpage().get_text_range() for n in range(min(len(document), PAGES)))
            return "\n".join((document.get_metadata_dict().get("Title", ""), *pages))
        finally:
            document.close()
    except pypdfium2.PdfiumError:
        return ""


def locked(pdf: bytes) -> bool:
    """Tell whether a PDF asks for a password before it is read; any that is encrypted, without pypdfium2."""
    if b"/Encrypt" not in pdf:
        return False
    try:
        import pypdfium2  # noqa: PLC0415 - an extra
        import pypdfium2.raw  # noqa: PLC0415
    except ImportError:
        return True
    try:
        pypdfium2.PdfDocument(pdf).close()
    except pypdfium2.PdfiumError as fault:
        return bool(getattr(fault, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD)
    return False


def spelt(pdf: bytes, word: str) -> bool:
    """Tell whether the file spells a whole word somewhere outside its compressed parts."""
    wide = word.encode("utf-16-be")
    needles = (
        (word.encode(), _PLAIN),
        (wide, _WIDE),
        (wide.hex().encode(), _FIGURES),
        (wide.hex().upper().encode(), _FIGURES),
    )
    return any(not _goes_on(next_) for needle, size in needles for next_ in _after(pdf, needle, size))


def _after(pdf: bytes, needle: bytes, size: int) -> Iterator[str]:
    """Give the sign that follows each place of a needle."""
    at = pdf.find(needle)
    while at >= 0:
        end = at + len(needle)
        yield _sign(pdf[end : end + size], size)
        at = pdf.find(needle, end)


def _sign(data: bytes, size: int) -> str:
    try:
        raw = bytes.fromhex(data.decode("ascii")) if size == _FIGURES else data
    except ValueError:
        return ""
    return raw.decode("ascii" if size == _PLAIN else "utf-16-be", "ignore")


def _goes_on(sign: str) -> bool:
    return sign.isalnum() or sign in ("-", "_")
