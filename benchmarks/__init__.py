"""`make bench`: what the ledger costs, measured on this machine in a home of its own."""
