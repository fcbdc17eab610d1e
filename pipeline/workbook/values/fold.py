"""When two labels are the same for a person: no case, no accents, no spaces, one apostrophe, one dash."""

import unicodedata
from functools import lru_cache

_SAME = {
    **{ord(char): "-" for char in "‐‑‒–—−_"},
    **{ord(char): "'" for char in "’‘ʼ´`"},
    **dict.fromkeys((0x200B, 0xFEFF, 0xAD)),
    ord("œ"): "oe",
    ord("æ"): "ae",
}


@lru_cache(maxsize=200_000)
def fold(label: str) -> str:
    """The form under which headings, sheet names, codes and list values are compared."""
    plain = unicodedata.normalize("NFKD", label.casefold().translate(_SAME))
    return "".join(char for char in plain if not unicodedata.combining(char) and not char.isspace())


@lru_cache(maxsize=10_000)
def heading_key(label: str) -> str:
    """As ``fold``, and without punctuation nor the star of a required column: for headings."""
    return "".join(char for char in fold(label.replace("º", "°")).replace("n°", "numero") if char.isalnum())
