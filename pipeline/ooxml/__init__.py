"""Office files as named parts: the zip, content types, relationships and properties, said once for all."""
