"""Which texts a spreadsheet takes for a formula, once typed, pasted or opened as CSV."""

from typing import Final

# OWASP, « CSV Injection »
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def guarded(text: str) -> str:
    """The text, with an apostrophe before what would start a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
