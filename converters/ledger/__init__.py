"""The ledger: an inventory of the source by a second parser, postings by account, and the balance of the two."""

# The accounts of the ledger. `blank` is a stroke printed where a cell has no value; `generated` is a credit: text that the
# reader computed and the source does not print.
ACCOUNTS = ("fact", "label", "heading", "narrative", "note", "table", "furniture", "repeat", "duplicate", "deleted", "hidden",
            "markup", "blank", "generated", "unplaced")
