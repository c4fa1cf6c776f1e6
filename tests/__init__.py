"""The tests. They load the framework whole, to show what the parts that the portal leaves out would do."""

from importlib import import_module

WHOLE = ("apispec", "jsonschema", "marshmallow_sqlalchemy", "sqlalchemy_utils")
for library in (*WHOLE, "flask_jwt_extended", "flask_limiter"):
    import_module(library)
