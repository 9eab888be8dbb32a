"""A publication every 50 ms under 64 readers: everyone reads the old page or the new one, whole."""

import hashlib
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.processes.running import running
from tests.served import PATIENCE, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.own_database]

READERS = 64
SECONDS = float(os.environ.get("STORM_SECONDS", "4"))
EVERY = 0.05
PAGE = "/words/1/"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with running(tmp_path_factory.mktemp("storm")) as site:
        yield site


def test_in_a_storm_of_publications_no_reader_goes_back_or_reads_half_a_page(site):
    published, ended = [0], threading.Event()
    forms = ({}, {"Accept-Encoding": "gzip"}, {"Cookie": "ux=size.1"})

    def read_on(number):
        """Read over and over: the number on the page, between what was published before and after."""
        seen, tags = -1, {}
        headers = forms[number % len(forms)]
        while not ended.is_set():
            before = published[-1]
            answer = site.get(PAGE, **headers)
            assert answer.status == 200, answer
            page, after = answer.page, published[-1] + 1  # one may be committed and not yet noted
            found = int(page.partition("<title>")[2].partition("</title>")[0])
            assert page.endswith("文" * 3000), "half a page"
            assert before <= found <= after, "older than what was published when it was asked for"
            assert found >= seen, "older than one already seen"
            seen = found
            tag = answer.headers.get("etag")
            print_ = hashlib.sha256(answer.body).hexdigest()
            assert tag is None or tags.setdefault(tag, print_) == print_, "a tag of two pages"
        return seen

    with site.publisher() as publisher, ThreadPoolExecutor(READERS) as pool:
        publisher.publish(1, "0")
        reading = [pool.submit(read_on, number) for number in range(READERS)]
        try:
            deadline, due = time.monotonic() + SECONDS, time.monotonic()
            while time.monotonic() < deadline or len(published) < 20:
                publisher.publish(1, str(len(published)))
                published.append(len(published))
                due += EVERY
                time.sleep(max(0, due - time.monotonic()))
                if failed := [each for each in reading if each.done()]:
                    failed[0].result()
        finally:
            ended.set()
        for each in reading:
            each.result(PATIENCE)
    assert site.get(PAGE).words == str(published[-1])
    wait_until(lambda: site.get(PAGE).words and site.stored(PAGE), "the last print is stored")
