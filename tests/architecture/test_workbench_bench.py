"""The benchmarks can be started: nothing else runs them in every build."""

import importlib
from pathlib import Path

import pytest

import bench

MODULES = sorted(path.stem for path in Path(bench.__path__[0]).glob("*.py") if path.stem != "__init__")


@pytest.mark.parametrize("name", MODULES)
def test_a_benchmark_can_be_loaded(name: str) -> None:
    module = importlib.import_module(f"bench.{name}")
    assert module.__doc__
    assert name.startswith("_") or callable(module.main)
