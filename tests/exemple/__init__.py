"""The example workbooks made from what they say: exemple.toml."""
