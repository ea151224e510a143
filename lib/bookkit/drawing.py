"""Still pictures of charts, drawn by this process or by one that draws for many.

The engine takes half a second to start, in each process anew. So a build starts one that draws for all its kernels.
"""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from multiprocessing.connection import Client, Connection, Listener
from threading import Thread
from typing import Any

import vl_convert as vlc

from bookkit import lettering

_NUMBERED = re.compile(r'(\bid="(?:clip|gradient_|pattern_)|url\(#(?:clip|gradient_|pattern_))(\d+)(?=[")])')
# Drawn to start the engine.
_ANY = {"mark": "point"}
#: Where processes are told of the one that draws for them: the address at which it is asked.
ADDRESS = "BOOK_DRAWS_AT"


def begin() -> None:
    """Start the engine while a chapter reads its data, unless another process draws."""
    if ADDRESS not in os.environ:
        Thread(target=_drawn_here, args=(_ANY,), daemon=True).start()


def svg(spec: dict[str, Any]) -> str:
    """Draw a chart.

    Parameters
    ----------
    spec : dict
        Of Vega-Lite, with its data.

    Returns
    -------
    str
        The picture as SVG.

    Raises
    ------
    ValueError
        If the engine can't draw it.

    Examples
    --------
    >>> svg({"data": {"values": [{}]}, "mark": "point"}).startswith("<svg")
    True
    """
    return _counted_afresh(_drawn_elsewhere(spec) or _drawn_here(spec))


def _drawn_here(spec: dict[str, Any]) -> str:
    lettering.bring()
    return str(vlc.vegalite_to_svg(spec))


def _drawn_elsewhere(spec: dict[str, Any]) -> str:
    # One that has ended, or hasn't begun, isn't waited for.
    with suppress(OSError, EOFError):
        if address := os.environ.get(ADDRESS):
            with Client(address) as artist:
                artist.send(spec)
                drawn, problem = artist.recv()
            if problem:
                raise ValueError(problem)
            return str(drawn)
    return ""


def _counted_afresh(picture: str) -> str:
    """Return a picture whose parts are numbered from one; the engine goes on from the last one that it drew.

    Examples
    --------
    >>> _counted_afresh('<clipPath id="clip7"/><g clip-path="url(#clip7)"/><g clip-path="url(#clip9)"/>clip7')
    '<clipPath id="clip1"/><g clip-path="url(#clip1)"/><g clip-path="url(#clip2)"/>clip7'
    """
    numbers: dict[str, int] = {}
    return _NUMBERED.sub(lambda part: f"{part[1]}{numbers.setdefault(part[2], len(numbers) + 1)}", picture)


def serve(address: str) -> None:
    """Draw for others until standard input is closed."""
    with Listener(address) as door:
        Thread(target=_answer, args=(door,), daemon=True).start()
        _drawn_here(_ANY)
        sys.stdin.read()


def _answer(door: Listener) -> None:
    while True:
        Thread(target=_draw, args=(door.accept(),), daemon=True).start()


def _draw(asker: Connection) -> None:
    with asker, suppress(OSError, EOFError):
        try:
            asker.send((_drawn_here(asker.recv()), ""))
        except ValueError as error:
            asker.send(("", str(error)))


if __name__ == "__main__":
    serve(sys.argv[1])
