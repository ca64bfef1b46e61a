"""The counter of customer codes: one number per day, outside the journal, so that no undo and no erasure ever gives one out again."""

from datetime import date

from sqlalchemy import Connection

from clientbook.domain.codes import customer_code, is_code


def assign(connection: Connection, wanted: str, day: date) -> tuple[str, bool]:
    """A code for a new customer: the wanted one where it is well formed and never stood in this book, else the next of the day.

    Returns:
        The code, and whether it is the wanted one.
    """
    if assign_wanted(connection, wanted):
        return wanted, True
    return customer_code(day, next_numbers(connection, day, 1)), False


def assign_wanted(connection: Connection, wanted: str) -> bool:
    """Take the wanted code where it is well formed and never stood in this book; whether it was."""
    if not wanted or not is_code(wanted) or not _is_free(connection, wanted):
        return False
    _remember(connection, wanted)
    return True


def next_numbers(connection: Connection, day: date, count: int) -> int:
    """Take so many numbers of a day; the first of them."""
    sql = "INSERT INTO code_counter (day, last) VALUES (?1, ?2) ON CONFLICT (day) DO UPDATE SET last = last + ?2 RETURNING last"
    last = connection.exec_driver_sql(sql, (day.strftime("%Y%m%d"), count)).scalar_one()
    return int(last) - count + 1


def _is_free(connection: Connection, code: str) -> bool:
    """Whether the program never gave this code out and nobody holds it."""
    if connection.exec_driver_sql("SELECT 1 FROM customer WHERE code = ?", (code,)).first() is not None:
        return False
    last = connection.exec_driver_sql("SELECT last FROM code_counter WHERE day = ?", (code[1:9],)).scalar()
    return last is None or int(code[9:]) > last


def _remember(connection: Connection, code: str) -> None:
    sql = "INSERT INTO code_counter (day, last) VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET last = max(last, excluded.last)"
    connection.exec_driver_sql(sql, (code[1:9], int(code[9:])))
