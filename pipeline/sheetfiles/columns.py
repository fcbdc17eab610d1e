"""Column letters and their indexes, from 0; whole numbers as attributes hold them."""

MAX_COLUMNS = 16_384
MAX_ROWS = 1_048_576


def whole(text: str, most: int = 10**9) -> int:
    """A whole number written in plain digits, -1 when it is not one or exceeds ``most``."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 16 else -1
    return number if number <= most else -1


def column_index(letters: str) -> int:
    """``A`` → 0, ``XFD`` → 16383 (capital letters); -1 when no sheet has such a column."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1 if index <= MAX_COLUMNS else -1


def column_letters(index: int) -> str:
    """0 → ``A``, 16383 → ``XFD``."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
