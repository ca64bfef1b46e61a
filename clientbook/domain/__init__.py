"""The rules of the client book: values and pure functions. No disk, no screen, no clock of its own."""
