"""The register of invoices: numbers without a gap, documents that never change."""
