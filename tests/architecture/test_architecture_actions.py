"""An action says who does it and when, by keyword, and is one transaction."""

import ast

import pytest

from tests.architecture.source import modules, named

ACTIONS = [
    pytest.param(node, id=f"{module.name}.{node.name}")
    for module in named("actions")
    if module.concept not in {"audit", "demo"}  # audit is written within another's action; the demo calls actions
    for node in module.tree.body
    if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
]


@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_takes_only_keywords_among_them_by_and_at(action):
    assert not action.args.args
    assert not action.args.posonlyargs
    assert {"by", "at"} <= {argument.arg for argument in action.args.kwonlyargs}


@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_is_one_transaction(action):
    assert "transaction.atomic" in [ast.unparse(decorator) for decorator in action.decorator_list]


# Pages for people who are not signed in and get no cookie: no session that a forged request could ride on.
WITHOUT_SESSION = {"openipt.enquiries.public_views: csrf_exempt"}


def test_there_are_no_signals_and_no_unprotected_forms():
    refused = {"receiver", "csrf_exempt", "login_not_required_unless"}
    used = {
        f"{module.name}: {node.id if isinstance(node, ast.Name) else node.attr}"
        for module in modules()
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Name) and node.id in refused)
        or (isinstance(node, ast.Attribute) and node.attr in refused)
    }
    assert used == WITHOUT_SESSION


def test_nobody_calls_markup_safe_outside_the_look():
    """Escaping is Django's work; only `ui` may build markup, with format_html."""
    callers = [
        module.name
        for module in modules()
        if any(isinstance(node, ast.Name) and node.id in {"mark_safe", "SafeString"} for node in ast.walk(module.tree))
    ]
    assert [name for name in callers if not name.startswith("openipt.ui.")] == []
