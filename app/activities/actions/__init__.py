"""What is done with activities and what belongs to them."""
