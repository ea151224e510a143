"""How to cite the book: CITATION.cff against the schema of its format.

The schema is that of the Citation File Format 1.2.0 (Druskat et al. 2021, https://doi.org/10.5281/zenodo.5171937),
CC BY 4.0, unchanged.
"""

import json
from pathlib import Path

import jsonschema
import yaml

from jobsupport import __version__

ROOT = Path(__file__).parents[1]


def _citation() -> dict:
    # The schema wants dates as text, which YAML would read as dates.
    return yaml.load((ROOT / "CITATION.cff").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def test_citation_is_valid() -> None:
    schema = json.loads((ROOT / "tests" / "reference" / "cff_schema_1.2.0.json").read_text(encoding="utf-8"))
    errors = jsonschema.Draft7Validator(schema).iter_errors(_citation())
    assert [f"{'/'.join(map(str, error.path))}: {error.message}" for error in errors] == []


def test_citation_names_the_version_of_the_library() -> None:
    assert _citation().get("version", __version__) == __version__
