"""clientbook: a personal client book in the terminal, encrypted and keyboard first.

The environment below must be set before Textual is imported anywhere, so it lives in the package root.
"""

import os

__version__ = "0.1.0"

# With the Kitty keyboard protocol on, iTerm2 drops text composed by a Chinese input method and older terminals garble it.
# Nothing in clientbook needs the extended keys it would bring. A user may set it to 0.
os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")

# Switches for those who develop with Textual, perhaps set for another program of theirs: they write every key (of a passphrase too)
# and every line of the screen into plain files, or hand them to another process.
for _switch in ("TEXTUAL", "TEXTUAL_DEBUG", "TEXTUAL_LOG", "TEXTUAL_SCREENSHOT"):
    os.environ.pop(_switch, None)
