"""Search: finds customers by anything the book holds about them, as fast as it is typed.

``tokens`` says what stands in the index, ``places`` in which order, ``index`` keeps it in step, ``query`` turns what was typed into
questions, ``hits`` asks them in the order of the ranking, ``texts`` does so for notes, interactions and purchases,
``matches`` says where a shown customer was hit, in the texts of ``record``.
"""

from clientbook.data.search.hits import FEW, all_ids, count, ids_of, walk
from clientbook.data.search.index import drop_index, index_customers, reindex, scrub
from clientbook.data.search.matches import checked, find_matches
from clientbook.data.search.query import Asked, ask
from clientbook.data.search.texts import Hits, speaks

__all__ = [
    "FEW",
    "Asked",
    "Hits",
    "all_ids",
    "ask",
    "checked",
    "count",
    "drop_index",
    "find_matches",
    "ids_of",
    "index_customers",
    "reindex",
    "scrub",
    "speaks",
    "walk",
]
