"""The book on disk behind a small facade."""
