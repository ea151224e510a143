"""What pages weigh on their way to a reader."""

import gzip
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlparse


@cache
def weight(path: Path) -> int:
    """Return how many bytes of a file are sent: what isn't packed already is."""
    content = path.read_bytes()
    return len(content) if path.suffix in {".png", ".woff2"} else len(gzip.compress(content, 6))


def files_of(addresses: Iterable[str]) -> set[Path]:
    """Return the files that were asked for from disk."""
    return {Path(unquote(urlparse(url).path)) for url in addresses if url.startswith("file:")}
