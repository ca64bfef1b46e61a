"""Files of the age format (age-encryption.org/v1), written and read a chunk at a time: by passphrase, or for recipients.

The format is public and other programs read it, so a backup can be opened without clientbook for as long as there is one of them.
Only what backups need is here: the scrypt and X25519 recipients and the binary form.
"""

from clientbook.data.age.errors import HeaderDamaged, MacWrong, NoMatch, NotAge, PayloadDamaged, TooCostly
from clientbook.data.age.files import AgeWriter, age_chunks, age_writer
from clientbook.data.age.keys import Identity, read_identities, recipient_key
from clientbook.data.age.stanzas import COST, MOST_COST

__all__ = [
    "COST",
    "MOST_COST",
    "AgeWriter",
    "HeaderDamaged",
    "Identity",
    "MacWrong",
    "NoMatch",
    "NotAge",
    "PayloadDamaged",
    "TooCostly",
    "age_chunks",
    "age_writer",
    "read_identities",
    "recipient_key",
]
