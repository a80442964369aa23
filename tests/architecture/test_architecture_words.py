"""A file named by a Django word may use Django; a file named by a clinical word never reaches it."""

import ast
import re

import pytest

from tests.architecture.source import DJANGO_WORDS, OPERATOR, ROOT, WIRING, Module, imports, modules, named

FORBIDDEN_NAMES = {
    "utils", "util", "helpers", "helper", "common", "misc", "base", "core", "manager", "managers", "service",
    "services", "handler", "handlers", "processor", "processors", "data",
}  # fmt: skip
WEB = re.compile(r"django|allauth|csp$|whitenoise|psycopg|dj_database_url")
CLINICAL = [
    module for module in modules() if module.word and module.word not in DJANGO_WORDS and module.concept != OPERATOR
]


def reached(module: Module) -> str:
    """The shortest way from a module to Django or its relatives, '' if there is none."""
    outside = [name for name in imports().modules if not name.startswith("openipt") and WEB.match(name)]
    chains = (imports().find_shortest_chain(importer=module.name, imported=name) for name in sorted(outside))
    return next((" -> ".join(chain) for chain in chains if chain), "")


@pytest.mark.parametrize("module", CLINICAL, ids=lambda module: module.name)
def test_a_clinical_word_never_reaches_django(module):
    assert reached(module) == ""


def test_a_django_word_does_reach_django():
    models = next(module for module in modules() if module.name == "openipt.people.models")
    assert reached(models)


@pytest.mark.parametrize("package", ["openipt.protocol", "openipt.scheduling"])
def test_a_pure_package_never_reaches_django(package):
    inside = [module for module in modules() if (module.name + ".").startswith(package + ".")]
    assert inside
    assert [way for module in inside if (way := reached(module))] == []


def test_packages_themselves_are_empty():
    """Importing one module of a concept must not bring the others with it."""
    bodies = {module.name: module.tree.body for module in modules() if module.concept and not module.word}
    full = [name for name, body in bodies.items() if len(body) > 1 and name.removeprefix("openipt.") not in WIRING]
    assert full == []


def test_no_module_has_a_name_that_says_nothing():
    assert [module.name for module in modules() if FORBIDDEN_NAMES & set(module.name.split("."))] == []


def test_the_document_lists_every_django_word():
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    written = text.split("Django words (closed list):", 1)[1].split("\n\n", 1)[0]
    assert set(re.findall(r"\w+", written)) >= DJANGO_WORDS


def test_every_module_says_what_it_is():
    silent = [module.name for module in modules() if module.word != "migrations" and not ast.get_docstring(module.tree)]
    assert [name for name in silent if not _is_empty_package(name)] == []


def _is_empty_package(name: str) -> bool:
    module = next(found for found in modules() if found.name == name)
    return module.path.name == "__init__.py" and not module.tree.body


def test_views_are_functions():
    views = named("views", "client_views", "therapist_views", "manager_views", "public_views")
    assert [f"{module.name}.{node.name}" for module in views for node in module.tree.body
            if isinstance(node, ast.ClassDef)] == []  # fmt: skip


def test_queries_are_noun_phrases():
    assert [f"{module.name}.{node.name}" for module in named("queries") for node in module.tree.body
            if isinstance(node, ast.FunctionDef) and node.name.startswith("get_")] == []  # fmt: skip
