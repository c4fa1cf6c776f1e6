"""What is decided about persons and pathways."""
