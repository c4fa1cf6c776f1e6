"""Activities: what people can take part in, when, where, and who says that it may be seen."""
