"""A workbook of another shape: its tables found, its columns understood, its rows made ours."""
