"""What people do with persons and pathways."""
