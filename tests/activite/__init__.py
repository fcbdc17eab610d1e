"""Tests of the year behind, counted."""
