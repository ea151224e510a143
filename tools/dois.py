"""Ask doi.org for every DOI that the book names, and list those that it doesn't know. Needs the network.

python tools/dois.py
"""

import re
import sys
import time
from http.client import HTTPSConnection
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
_DOI = re.compile(r"""(?:doi\.org/|doi\s*=\s*[{"])(10\.\d{4,9}/[^\s"'<>{}|,;`\[\]]*[^\s"'<>{}|,;`.)\[\]])""")


def named(text: str) -> set[str]:
    """Return the DOIs that a text gives as addresses or in entries of a bibliography.

    Examples
    --------
    >>> sorted(named("doi = {10.1016/S0165-1765(03)00032-6}, [here](https://doi.org/10.1111/eip.12175)."))
    ['10.1016/S0165-1765(03)00032-6', '10.1111/eip.12175']
    """
    return set(_DOI.findall(text))


def main() -> int:
    """Look up each DOI of the chapters, the bibliography and the data."""
    places: dict[str, str] = {}
    for path in sorted(path for folder in ("chapters", "data") for path in (ROOT / folder).rglob("*")):
        if path.suffix in (".md", ".bib", ".csv", ".json"):
            for doi in named(path.read_text(encoding="utf-8")):
                places.setdefault(doi, path.relative_to(ROOT).as_posix())
    unknown = []
    for doi, place in sorted(places.items()):
        connection = HTTPSConnection("doi.org", timeout=30)
        connection.request("HEAD", f"/{quote(doi)}", headers={"User-Agent": "etterprovd"})
        status = connection.getresponse().status  # the publisher's own page isn't asked for
        connection.close()
        if status >= 400:
            unknown.append(f"{place}: {doi}: answer {status}")
        time.sleep(0.2)
    print("\n".join(unknown) or f"All {len(places)} DOIs are known.")
    return len(unknown) > 0


if __name__ == "__main__":
    sys.exit(main())
