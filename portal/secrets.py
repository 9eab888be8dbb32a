"""The site's secret key: made at first start, kept in DATA_DIR, never in the repository."""

import contextlib
import os
import secrets
from pathlib import Path


def secret_key(data_dir: Path) -> str:
    """Return the key in `data_dir`/secret_key, making it (mode 0600) where there is none.

    Written aside and linked into place: of two processes starting together one wins, and whoever
    reads, reads a whole key.
    """
    path = data_dir / "secret_key"
    try:
        return _key(path)
    except OSError as trouble:
        # Everything else would fail as well, and less clearly.
        raise SystemExit(
            f"数据目录 {data_dir} 不能使用（{trouble.strerror}）。请检查 DATA_DIR 和目录的权限。"
        ) from None


def _key(path: Path) -> str:
    data_dir = path.parent
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        aside = data_dir / f".secret_key.{os.getpid()}.{secrets.token_hex(4)}"
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):
            os.link(aside, path)
        aside.unlink()
    return path.read_text().strip()
