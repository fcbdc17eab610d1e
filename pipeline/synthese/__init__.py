"""The living synthesis: a counsellor edits it for months, and it follows the workbook all the same."""
