"""Building the demo practice by the same actions that real people use."""

from openipt.demo.actions.building import build_demo, open_demo

__all__ = ["build_demo", "open_demo"]
