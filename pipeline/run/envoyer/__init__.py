"""What goes out: the papers that each addressee must receive now, made into packs."""
