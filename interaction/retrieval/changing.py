"""An index in which some entries are others, made without reading the rest again."""

import copy
from collections.abc import Callable, Iterable

from interaction.retrieval.asking import Entry, Index
from interaction.retrieval.postings import no_pause


def changed(
    index: Index,
    new: Iterable[Entry],
    gone: Iterable[int] = (),
    pause: Callable[[], None] = no_pause,
) -> Index:
    """The index with `new` beside or in the place of what bore the same key, without `gone`.

    The one that is given stays as it is and may be asked meanwhile. `pause` is called every few
    milliseconds, for a thread that is to give way to others. Meanings are left to the caller.
    """
    made = copy.copy(index)
    made.entries, made.postings, made.meanings = (
        list(index.entries),
        index.postings.changing(),
        None,
    )
    places = {entry.id: at for at, entry in enumerate(made.entries)}
    for key in gone:
        _take_out(made, places, key)
        pause()
    for entry in new:
        at = places.get(entry.id)
        if at is None:
            at = places[entry.id] = len(made.entries)
            made.entries.append(entry)
        else:
            made.postings.take_out(at, *made.posted(made.entries[at]))
            made.entries[at] = entry
        made.postings.put(at, *made.posted(entry))
        pause()
    made.settle(pause)
    return made


def _take_out(made: Index, places: dict[int, int], key: int) -> None:
    """An entry goes, and the last one moves to where it was: no place stays empty."""
    at, last = places.pop(key), made.entries[-1]
    made.postings.take_out(at, *made.posted(made.entries[at]))
    if last.id != key:
        facts = made.posted(last)
        made.postings.take_out(len(made.entries) - 1, *facts)
        made.postings.put(at, *facts)
        made.entries[at], places[last.id] = last, at
    made.entries.pop()
