"""Writers: an ``Outgoing`` in, bytes of another program's format into a stream. They know neither the book nor the disk."""
