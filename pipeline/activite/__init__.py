"""The year behind, counted: tidy rows, tables, what may be published, and the files that show it."""
