"""In and out: files of other programs on one side, the book on the other.

``readers``, ``encoding`` and ``worker`` know nothing of the book; ``importing`` is the only module here that writes to it.
"""
