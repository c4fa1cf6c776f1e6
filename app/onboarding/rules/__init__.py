"""Words, plain values and decisions of connecting organisations; plain Python."""
