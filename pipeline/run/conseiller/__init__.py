"""What a counsellor asks for: reading back, handing over, destroying, making the register again."""
