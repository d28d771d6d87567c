"""Why a socket is closed."""

TOO_BIG = 1009
FAILED = 1011
MALFORMED = 4400
SIGNED_OUT = 4401
# Not a member, and no such room: the same answer.
NOT_HERE = 4403
TOO_MANY = 4409
OLD_PROTOCOL = 4426
FLOOD = 4429
TOO_SLOW = 4500
OVERLOADED = 4503
