"""What the ground floor keeps in the database."""

from accessibility.models.glossary import GlossaryTerm, Rederivation, TraditionalRules
from accessibility.models.page_store import Epoch, ForgottenPage

__all__ = ["Epoch", "ForgottenPage", "GlossaryTerm", "Rederivation", "TraditionalRules"]
