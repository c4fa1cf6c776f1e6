"""The columns from which names are written, for lists and files that need no more of a related row."""

from app.security.models.organisations import Organisation
from app.security.models.users import User

NAME_OF_USER = (User.username, User.initials, User.first_name, User.prefix, User.last_name)
NAME_OF_ORGANISATION = (Organisation.name, Organisation.code, Organisation.kind)
