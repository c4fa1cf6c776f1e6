"""What logging in goes by: passwords, codes, limits, addresses and devices, as plain decisions."""
