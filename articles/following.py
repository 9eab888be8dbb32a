"""Who must know at once that what the public reads of an article has changed.

What quotes a print (an answer of the knowledge base, a floor above) must not be read for a moment
after its source is gone. So it is told in the transaction of the change and under the press's lock:
a page of it that lies in the store is forgotten together with the article's own.
"""

from collections.abc import Callable, Collection

Follower = Callable[[Collection[int]], None]
_followers: list[Follower] = []


def follow(follower: Follower) -> None:
    """Have a function called with the numbers of articles printed, withdrawn or expired.

    For `AppConfig.ready` of the floors above. What it raises undoes the printing.
    """
    if follower not in _followers:
        _followers.append(follower)


def tell(articles: Collection[int]) -> None:
    """What is public of these articles has changed, in the caller's transaction."""
    for follower in _followers:
        follower(articles)
