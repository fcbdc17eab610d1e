"""The office's folder: made, filled, looked after, archived, moved; callable without a console."""
