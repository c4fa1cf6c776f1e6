"""The screens of persons and pathways."""
