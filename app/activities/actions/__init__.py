"""What is done with activities."""
