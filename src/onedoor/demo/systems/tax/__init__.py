"""The tax office: SOAP with a username token."""
