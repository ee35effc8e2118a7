"""Systems that a WSDL describes, with WS-Security."""
