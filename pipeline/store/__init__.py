"""Documents reach the disk: written whole, remembered, never over what a person typed."""
