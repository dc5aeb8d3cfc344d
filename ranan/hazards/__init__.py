"""Floor 5, the ledger 隐患台账: register, assign, accept, rectify, review, close out."""
