"""The same cameras with other integrations and with floors, all in one run."""
