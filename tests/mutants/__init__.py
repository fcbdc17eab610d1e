"""Mutants: does a test fail when one operator, constant or condition is changed? (« make mutants »)."""
