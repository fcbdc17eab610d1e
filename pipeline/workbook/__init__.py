"""The Excel side: sheets declared once, reading, checking, blank and marked copies."""
