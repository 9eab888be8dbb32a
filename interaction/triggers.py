"""What of the knowledge base is never changed once it is written."""

from articles.triggers import Ledger

ANSWERS = Ledger(
    "interaction_answerprint",
    "a print of an answer is never changed or deleted",
    (("seal",), ("answer_id", "language", "printing")),
)
