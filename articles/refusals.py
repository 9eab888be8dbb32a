"""What is refused on the way to the public, always in a sentence for staff."""


class Refused(Exception):
    """An act that may not be; says why, and what helps."""


class NeedsConfirmation(Refused):
    """An act that is only right if a person says so once more."""
