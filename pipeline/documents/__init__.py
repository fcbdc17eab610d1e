"""The kinds of documents: what each says, of whom, and when."""
