"""What is refused on the way to the public, always in a sentence for staff."""

from hashlib import sha256


class Refused(Exception):
    """An act that may not be; says why, and what helps."""


class NeedsConfirmation(Refused):
    """An act that is only right if a person says so once more.

    `mark` stands for the very question: saying yes to it is no answer to another one.
    """

    @property
    def mark(self) -> str:
        return sha256(str(self).encode()).hexdigest()[:16]
