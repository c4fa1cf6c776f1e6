"""What people do with organisations, users and roles; actions flush and leave the commit to the caller."""
