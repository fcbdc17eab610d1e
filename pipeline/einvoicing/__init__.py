"""The frozen invoices as electronic ones: business terms, checks, PDF/A-3, deposit, payments matched."""
