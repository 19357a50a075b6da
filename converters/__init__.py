"""gouji: read, check and rewrite the annual reports on government information disclosure."""
