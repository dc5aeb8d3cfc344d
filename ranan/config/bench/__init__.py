"""`ranan bench ledger`: a ledger of any size, filled once and kept, asked over HTTP as a sub-district's officer does."""
