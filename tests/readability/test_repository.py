"""The repository itself meets each goal of readability."""

import pytest

from scripts.readability.figures import FIGURES, Figure
from scripts.readability.source_tree import SourceTree, working_tree


@pytest.fixture(scope="module")
def tree() -> SourceTree:
    return working_tree()


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.name)
def test_a_goal_of_readability_is_met(tree: SourceTree, figure: Figure) -> None:
    assert figure.measure(tree) <= figure.goal, figure.counts
