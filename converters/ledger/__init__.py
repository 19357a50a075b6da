"""The ledger: an inventory of the source by a second parser, postings by account, and the balance of the two."""
