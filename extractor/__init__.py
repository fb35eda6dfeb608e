"""gouji: read annual reports on government information disclosure, and check every sum in them."""
