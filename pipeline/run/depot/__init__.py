"""A workbook dropped on the page: kept apart, looked at, then put in inputs or not."""
