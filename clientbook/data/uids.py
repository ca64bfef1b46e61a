"""UUIDv7: what a customer, an interaction or a follow-up is called outside this book (JSON, vCard, ICS, restore)."""

import os
from datetime import datetime


def new_uid(now: datetime) -> str:
    """A fresh one; its first 48 bits are the instant in milliseconds, so that they sort by age. The time is an argument (RFC 9562, 5.7)."""
    stamp = int(now.timestamp() * 1000) & 0xFFFF_FFFF_FFFF
    noise = bytearray(os.urandom(10))
    noise[0] = 0x70 | noise[0] & 0x0F
    noise[2] = 0x80 | noise[2] & 0x3F
    digits = f"{stamp:012x}{noise.hex()}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
