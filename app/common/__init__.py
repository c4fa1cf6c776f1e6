"""Words of no subject: time, context, errors, scope, secrets, mail, and (in `web`) the base screens."""
