"""One module per file format: bytes in, a ``Sheet`` out. They run in a limited process of their own (``exchange.worker``)."""
