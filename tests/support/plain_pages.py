"""Every page of a closed book in the clear, free pages too: what somebody with the key could find in the file."""

from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE, RESERVE, IV, SALT = 4096, 80, 16, 16


def plain_pages(db: Path, key: bytes) -> bytes:
    """Decrypt the file as SQLCipher 4 writes it: AES-256-CBC per page, the IV at the start of the reserved bytes."""
    content = db.read_bytes()
    clear = bytearray()
    for start in range(0, len(content), PAGE):
        page = content[start : start + PAGE]
        begin = SALT if start == 0 else 0
        iv = page[PAGE - RESERVE : PAGE - RESERVE + IV]
        decryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
        clear += decryptor.update(page[begin : PAGE - RESERVE]) + decryptor.finalize()
    return bytes(clear)
