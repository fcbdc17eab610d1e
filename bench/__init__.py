"""Benchmarks: never tests; figures are ratios taken side by side in one run."""
