"""What people do with questions and questionnaires; actions flush and leave the commit to the caller."""
