"""One module per screen; each reads the book through the facade and shows display strings only."""
