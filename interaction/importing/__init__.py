"""Moving answers in from elsewhere, and out: lines of JSON, and tables."""
