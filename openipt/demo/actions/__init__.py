"""Building the demo practice by the same actions that real people use."""

from openipt.demo.actions.building import build_demo, open_demo
from openipt.demo.actions.past import make_past

__all__ = ["build_demo", "make_past", "open_demo"]
