"""What people do with programmes and connections; actions flush and leave the commit to the caller."""
