"""Executed chapters: made by kernels side by side, kept with what they have read, given to Sphinx.

jupyter-cache knows a notebook by its cells alone, captions included, and writes in several steps. Here a chapter is
kept in one file, written at once, under its code, its language and everything that its kernel read of the library and
the data; it is executed again when one of these has changed, and not before. One kernel executes it in all languages,
one after the other, so that what takes long and doesn't speak is computed once (`etterprov.remember`).
"""

import ast
import asyncio
import atexit
import copy
import csv
import json
import os
import re
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import nbformat
from myst_nb.core.execute.base import NotebookClientBase
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from traitlets.config import Config

import faults
import kernels
import outputs
from book_state import BUILD, Sources, digest, write_whole
from etterprov import language

#: Seconds that a cell may take, unless the chapter says more: ``mystnb: {execution_timeout: 300}`` in its front matter.
LIMIT = 60
_KEPT = 100
# What every chapter may depend on, whatever it reads: versions, and what a reader puts in.
_ALWAYS = ("all:requirements.txt", "all:data/private")


@dataclass(frozen=True)
class Done:
    """An executed chapter that is kept: where, what it has read, and what its cells gave."""

    path: Path
    read: frozenset[str]
    outputs: str
    cells: int
    #: What was asked of the catalog of its language, with the answers.
    said: Mapping[str, str]

    @property
    def notebook(self) -> NotebookNode:
        """The notebook with its outputs."""
        return nbformat.reads(self.path.with_suffix(".ipynb").read_text(encoding="utf-8"), as_version=4)

    @property
    def glued(self) -> dict[str, str]:
        """What the cells glue for the text, by name, as Python writes it."""
        outputs = [output for cell in self.notebook.cells for output in cell.get("outputs", [])]
        return {
            output.metadata.scrapbook.name: next(
                text for kind, text in output["data"].items() if kind.endswith("text/plain")
            )
            for output in outputs
            if "scrapbook" in output.get("metadata", {})
        }

    @property
    def facts(self) -> tuple[str, str, str, str]:
        """How many cells it has, how many modules and files they read, and what they gave."""
        kinds = [name.partition("/")[0] for name in self.read]
        return str(self.cells), str(kinds.count("code:lib")), str(kinds.count("file:data")), self.outputs


class Store:
    """The executed chapters that are kept."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._folder = sources.root / BUILD / ".executed"

    def find(self, code: str, edition: str = language.WRITTEN) -> Done | None:
        """Return the executed chapter that has this code, if all that it has read is as it was."""
        for path in self._folder.glob(f"{_named(code, edition)}-*.json"):
            with suppress(OSError, ValueError, KeyError):
                kept = json.loads(path.read_text(encoding="utf-8"))
                words = language.catalog(edition) if kept["said"] else {}
                if any(words.get(text, "") != answer for text, answer in kept["said"].items()):
                    continue
                if all(self._sources.value(name) == value for name, value in kept["read"].items()):
                    os.utime(path)  # what is in use stays
                    return Done(path, frozenset(kept["read"]), kept["outputs"], kept["cells"], kept["said"])
        return None

    def keep(self, made: "Made") -> None:
        """Keep an executed notebook."""
        values = {name: self._sources.value(name) for name in sorted({*made.read, *_ALWAYS})}
        cells = [cell.outputs for cell in made.notebook.cells if cell.cell_type == "code"]
        name = _named(code_of(made.notebook), made.edition)
        path = self._folder / f"{name}-{digest(json.dumps(values), json.dumps(made.said))}.json"
        write_whole(path.with_suffix(".ipynb"), nbformat.writes(made.notebook))
        about = {"read": values, "outputs": digest(json.dumps(cells)), "cells": len(cells), "said": made.said}
        write_whole(path, json.dumps(about))

    def prune(self) -> None:
        """Remove what hasn't been used for longest."""
        kept = sorted(self._folder.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in kept[_KEPT:]:
            path.unlink(missing_ok=True)
            path.with_suffix(".ipynb").unlink(missing_ok=True)


def kept(sources: Sources, edition: str) -> dict[str, Done | None]:
    """Return the executed chapters of an edition by their files; none for one that isn't executed as it is now."""
    store = Store(sources)
    notebooks = faults.read_notebooks(sources, faults.chapters(sources))
    return {
        name: store.find(code_of(notebook), spoken(notebook, edition))
        for name, notebook in notebooks.items()
        if notebook
    }


def code_of(notebook: NotebookNode) -> str:
    """Return a digest of what is executed: captions and other words about the outputs are no code."""
    cells = [(cell.source, cell.metadata.get("tags", [])) for cell in notebook.cells if cell.cell_type == "code"]
    return digest(json.dumps([notebook.metadata.get("kernelspec", {}).get("name"), cells]))


def spoken(notebook: NotebookNode, edition: str) -> str:
    """Return the language of a chapter in an edition: its own, if it is written in another than the book."""
    written = notebook.metadata.get("lang", language.WRITTEN)
    return edition if written == language.WRITTEN else str(written)


def _named(code: str, edition: str) -> str:
    return code if edition == language.WRITTEN else digest(code, edition)


class Given(NotebookClientBase):
    """What MyST-NB takes for the execution of a chapter: the one that is kept."""

    store: Store
    edition: str

    def start_client(self) -> None:
        """Lay the outputs into the cells."""
        kept = self.store.find(code_of(self.notebook), spoken(self.notebook, self.edition))
        if kept is None:
            raise RuntimeError(f"{self.path} hasn't been executed")
        done = kept.notebook
        executed = (cell for cell in done.cells if cell.cell_type == "code")
        for cell in self.notebook.cells:
            if cell.cell_type == "code":
                same = next(executed)
                cell.outputs, cell.execution_count = same.outputs, same.execution_count
        for key in ("kernelspec", "language_info", "widgets"):
            if key in done.metadata:
                self.notebook.metadata[key] = done.metadata[key]


# --- Execution


@dataclass(frozen=True)
class Made:
    """What the execution of a chapter gave for one edition."""

    edition: str
    notebook: NotebookNode
    read: set[str]
    said: Mapping[str, str]


class Run:
    """The execution of one chapter, for one edition after the other."""

    def __init__(
        self,
        sources: Sources,
        name: str,
        notebook: NotebookNode,
        editions: Iterable[str] = (language.WRITTEN,),
        ledgers: Iterable[str] = (),
    ) -> None:
        self.name = name
        self.notebook = notebook
        self.editions = list(editions)
        self._ledgers = " ".join(ledgers)
        self.made: list[Made] = []
        self.seconds = 0.0
        self.problem = ""
        self._root = sources.root
        self._text = (sources.content(name) or b"").decode()
        self._cell = 0

    def execute(self, sockets: Path) -> "Run":
        """Execute the cells in place; say in one line what goes wrong."""
        limit = int(self.notebook.metadata.get("mystnb", {}).get("execution_timeout", LIMIT))
        # Kernels talk through files, not through the network, where they would warn that others can listen.
        talk = {"transport": "ipc", "ip": str(sockets / Path(self.name).stem)} if os.name == "posix" else {}
        client = NotebookClient(
            self.notebook,
            timeout=limit,
            resources={"metadata": {"path": str((self._root / self.name).parent)}},
            config=Config({"KernelManager": talk}),
            on_cell_execute=self._stand_at,
            shutdown_kernel="immediate",
            # Nobody asks a kernel for what it has executed.
            extra_arguments=[f"--IPKernelApp.log_level={kernels.QUIET}", "--HistoryManager.enabled=False"],
            # On a machine that has much else to do; what a cell gives isn't lost for that it comes late.
            startup_timeout=5 * LIMIT,
            iopub_timeout=5 * LIMIT,
            raise_on_iopub_timeout=True,
        )
        start = time.perf_counter()
        try:
            asyncio.run(self._work(client))
        except CellTimeoutError:
            mend = f"Make it shorter, or write `mystnb: {{execution_timeout: {5 * limit}}}` into the front matter"
            self.problem = f"{self._place()}: the cell hasn't ended after {limit} s. {mend}"
        except DeadKernelError:
            self.problem = f"{self._place()}: the kernel died in this cell: it left Python, or had no memory left"
        except CellExecutionError:
            pass  # stands among the outputs
        except Exception as error:
            self.problem = f"{self._place()}: {type(error).__name__}: {error}"
        finally:
            atexit.unregister(client._cleanup_kernel)  # nbclient leaves it there when no kernel comes up
        self.seconds = time.perf_counter() - start
        for notebook in [*(made.notebook for made in self.made), self.notebook]:
            self.notebook = notebook
            self.problem = self.problem or self._people_named() or self._failed() or self._debris()
        return self

    async def _work(self, client: NotebookClient) -> None:
        client.reset_execution_trackers()
        async with client.async_setup_kernel(env=os.environ | {kernels.LEDGERS: self._ledgers}):
            kernel: Any = client.kc
            about = await kernel.kernel_info(reply=True)
            tools = str(Path(__file__).parent)
            begin = f"__import__('sys').path.insert(0, {tools!r}) or __import__('reading').begin({str(self._root)!r})"
            await _ask(kernel, begin)
            for source in self._ledgers.split():
                if file := await asyncio.to_thread(kernels.shared_ledger, source):
                    await _ask(kernel, f"__import__('kernels').take_ledger({source!r}, {file!r})")
            await _ask(kernel, f"__import__('sys').path.remove({tools!r})")
            if len(self.editions) > 1:
                await _ask(kernel, "__import__('etterprov.remember').remember.begin()")
            untouched = self.notebook
            for edition in self.editions:
                self.notebook = client.nb = copy.deepcopy(untouched)
                self.notebook.metadata["language_info"] = about["content"]["language_info"]
                written = untouched.metadata.get("lang", language.WRITTEN)
                await _ask(kernel, f"__import__('etterprov.language').language.use({edition!r}, {written!r})")
                client.reset_execution_trackers()
                for index, cell in enumerate(self.notebook.cells):
                    await client.async_execute_cell(cell, index, execution_count=client.code_cells_executed + 1)
                client.set_widgets_metadata()
                asked = "__import__('json').dumps(__import__('etterprov.language').language.asked())"
                said = json.loads(await _ask(kernel, asked))
                read = str(await _ask(kernel, "__import__('reading').told()")).split("\n")
                self.made.append(Made(edition, self.notebook, set(read), said))

    def _stand_at(self, cell: NotebookNode, cell_index: int) -> None:  # noqa: ARG002 (nbclient passes both by name)
        self._cell = cell_index

    def _place(self, line: int = 1) -> str:
        """Return the chapter and the line that a line of the present cell is there."""
        lines = self._text.splitlines()
        source = self.notebook.cells[self._cell].source.splitlines()
        start = int(self.notebook.metadata["source_map"][self._cell])
        while start < len(lines) and lines[start : start + len(source)] != source:
            start += 1
        return f"{self.name}:{start + line}"

    def _debris(self) -> str:
        """Say where a cell leaves what doesn't belong on a page."""
        self._cell, line, said = next(outputs.faults(self.notebook), (0, 1, ""))
        return f"{self._place(line)}: {said}" if said else ""

    def _people_named(self) -> str:
        """Say which file in data/private a cell shows people of, if there is one."""
        private = self._root / "data" / "private"
        tables = [path for path in private.rglob("*.csv") if path.is_file()] if private.exists() else []
        if not tables:
            return ""
        shown = set(re.findall(r"\w+", str([cell.get("outputs", []) for cell in self.notebook.cells])))
        for path in tables:
            with path.open(encoding="utf-8", errors="replace", newline="") as file:
                # Short numbers occur everywhere; only ids that are none tell of a person.
                ids = {row.get("participant") or "" for row in csv.DictReader(file)}
            if shown & {text for text in ids if len(text) > 4 and not text.isdigit()}:
                where = path.relative_to(self._root).as_posix()
                return f"{self.name}: the outputs name people of {where}; nothing was kept of them"
        return ""

    def _failed(self) -> str:
        """Say where a cell failed: an object that can't display itself doesn't stop the execution."""
        for index, cell in enumerate(self.notebook.cells):
            for output in cell.get("outputs", []):
                if output.output_type == "error":
                    self._cell = index
                    plain = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(output.traceback))
                    within = re.findall(r"Cell In\[\d+\], line (\d+)", plain)
                    library = re.findall(r"File \S*?(lib/\w+/\S+:\d+)", plain.replace("\\", "/"))
                    deeper = f" (from {library[-1]})" if library else ""
                    said = f"{output.ename}: {output.evalue}{deeper}{self._near(output.ename, output.evalue)}"
                    return f"{self._place(int(within[-1]) if within else 1)}: {said}"
        return ""

    def _near(self, error: str, words: str) -> str:
        """Return the names in the chapter that a missing name may have been meant to be."""
        if error not in ("KeyError", "NameError", "AttributeError"):
            return ""
        missing = re.findall(r"'([^']+)'", words)[-1:] or [words]
        known = set(re.findall(r"""(?<=['"])[^'"\n]+(?=['"])|[^\W\d]\w+""", self._text)) - set(missing)
        near = get_close_matches(missing[0], sorted(known), n=3, cutoff=0.7)
        return f"; near it in the chapter: {', '.join(near)}" if near else ""


async def _ask(kernel: Any, expression: str) -> Any:
    """Let a kernel evaluate an expression that leaves nothing behind."""
    reply = await kernel.execute("pass", silent=True, user_expressions={"it": expression}, reply=True, timeout=LIMIT)
    result = reply["content"]["user_expressions"]["it"]
    if result["status"] != "ok":
        raise RuntimeError(f"{result['ename']}: {result['evalue']}")
    return ast.literal_eval(result["data"]["text/plain"])
