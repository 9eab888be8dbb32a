"""A real nginx with deploy/nginx.conf, its own folder and ports, in front of an app server."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from scripts import nginx as nginx_program
from tests.served import ROOT, free_port, wait_until

DEPLOY = ROOT / "deploy"
HOST = "www.example.gov.cn"
NGINX = nginx_program.find()
HAS_IPV6 = Path("/proc/net/if_inet6").exists()

WHOLE = """
daemon off;
{user}
pid {work}/nginx.pid;
error_log {work}/error.log warn;
worker_processes 1;
pcre_jit on;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {work}/body;
    proxy_temp_path {work}/proxy;
    fastcgi_temp_path {work}/fastcgi;
    uwsgi_temp_path {work}/uwsgi;
    scgi_temp_path {work}/scgi;
{ours}
}}
"""


def make_certificate(work: Path) -> None:
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", f"/CN={HOST}"),
            *("-keyout", work / "portal.key", "-out", work / "portal.crt"),
        ],
        check=True,
        capture_output=True,
    )


def configuration(
    work: Path, data_dir: Path, app_port: int, ports: tuple[int, int], more: str = ""
) -> str:
    """The shipped file with this machine's folders and ports in it, and nothing else changed.

    `more` stands behind it: servers to hold it against.
    """
    plain, tls = ports
    ours = (DEPLOY / "nginx.conf").read_text()
    for shipped, here in {
        "/srv/portal": str(data_dir),
        "/etc/nginx/snippets/portal-headers.conf": str(DEPLOY / "nginx-headers.conf"),
        "/etc/ssl/portal": str(work),
        "127.0.0.1:8000": f"127.0.0.1:{app_port}",
        "listen 80": f"listen 127.0.0.1:{plain}",
        "listen [::]:80": f"{'' if HAS_IPV6 else '# '}listen [::1]:{plain}",
        "listen 443": f"listen 127.0.0.1:{tls}",
        "listen [::]:443": f"{'' if HAS_IPV6 else '# '}listen [::1]:{tls}",
    }.items():
        assert shipped in ours, shipped
        ours = ours.replace(shipped, here)
    user = "user root;" if os.geteuid() == 0 else ""
    return WHOLE.format(work=work, ours=ours + more, user=user)


@contextmanager
def nginx(work: Path, data_dir: Path, app_port: int, more: str = "") -> Iterator[tuple[int, int]]:
    """nginx until the block ends; gives its ports for http and https."""
    assert NGINX
    ports = free_port(), free_port()
    make_certificate(work)
    file = work / "nginx.conf"
    file.write_text(configuration(work, data_dir, app_port, ports, more))
    command = [NGINX, "-c", str(file), "-p", str(work), "-e", str(work / "error.log")]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert tried.returncode == 0, tried.stderr
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    try:
        wait_until(lambda: _listens(ports[1]), "nginx listens")
        yield ports
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False
