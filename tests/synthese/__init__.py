"""Tests of the living synthesis."""
