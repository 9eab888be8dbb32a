"""A stored page behind nginx beside a plain file that the same nginx gives.

    .venv/bin/python -m bench.nginx [--rounds 9] [--seconds 3]

nginx runs with deploy/nginx.conf, one worker, and gives a report out of the page store over TLS, with
every rule and header of that file; beside it, in the same process, a server without any of them gives
the same compressed bytes from a folder by `gzip_static`. 32 clients keep their connections and ask
in turn, in each round the other way round.
"""

import argparse
import http.client
import ssl
from pathlib import Path
from statistics import median

from django.conf import settings
from django.db import connections

from articles.models import LiveEntry
from bench.servers import Server, busy, granian, in_turn, load, prepare, spread
from tests.deploy import fronted
from tests.served import free_port

ROUNDS, SECONDS = 9, 3.0
AS_READERS = {"Host": fronted.HOST, "Accept-Encoding": "gzip"}
BEHIND = {"HTTPS": "1", "TRUSTED_PROXIES": "127.0.0.1", "ALLOWED_HOSTS": fronted.HOST}
PLAIN = """
server {{
    listen 127.0.0.1:{port} ssl;
    ssl_certificate {work}/portal.crt;
    ssl_certificate_key {work}/portal.key;
    ssl_protocols TLSv1.2 TLSv1.3;
    root {work}/plain;
    gzip_static always;
}}
"""


def ask(server: Server, path: str) -> bytes:
    """The bytes that a reader gets; fails when it is no page."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    line = http.client.HTTPSConnection("127.0.0.1", server.port, context=trusting)
    line.request("GET", path, headers=AS_READERS)
    answer = line.getresponse()
    body = answer.read()
    line.close()
    assert answer.status == 200, (path, answer.status)
    return body


def longest() -> str:
    """The address of the longest report."""
    entries = LiveEntry.objects.live("zh-hans").select_related("publication")
    found = max(entries, key=lambda entry: len(entry.publication.body))
    return f"/articles/{found.article_id}/"


def compare(shipped: Server, plain: Server, page: str, rounds: int, seconds: float) -> None:
    ours, bare = in_turn(
        rounds,
        lambda _: load(shipped, page, seconds, headers=AS_READERS),
        lambda _: load(plain, "/page.html", seconds, headers=AS_READERS),
    )
    pairs = list(zip(ours, bare, strict=True))
    print("| | of the plain file | requests/s | plain | of its work | µs of work | plain |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    print(
        f"| report, gzip, TLS | {spread([o.rate / b.rate for o, b in pairs])} | "
        f"{median(o.rate for o in ours):,.0f} | {median(b.rate for b in bare):,.0f} | "
        f"{spread([b.cost / o.cost for o, b in pairs])} | "
        f"{1e6 * median(o.cost for o in ours):.1f} | {1e6 * median(b.cost for b in bare):.1f} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    given = parser.parse_args()
    prepare()
    page = longest()
    connections.close_all()
    data_dir = Path(settings.DATA_DIR)
    work, port = data_dir / "nginx", free_port()
    (work / "plain").mkdir(parents=True)
    print(busy(), flush=True)
    with (
        granian("portal.worker:application", **BEHIND) as app,
        fronted.nginx(work, data_dir, app.port, PLAIN.format(work=work, port=port)) as (_, tls),
    ):
        pid = int((work / "nginx.pid").read_text())
        shipped, plain = Server(pid, tls, "https"), Server(pid, port, "https")
        ask(shipped, page)  # is made and stored now
        body = ask(shipped, page)
        (work / "plain/page.html.gz").write_bytes(body)
        assert ask(plain, "/page.html") == body
        compare(shipped, plain, page, given.rounds, given.seconds)
    print(busy())


if __name__ == "__main__":
    main()
