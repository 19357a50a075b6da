"""Check a report: the schema, and the sums that the form prints on itself."""
