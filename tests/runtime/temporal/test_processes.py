"""Several processes that record at once, with clocks that stand still: no revision is lost, and no time taken twice."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from patterns import Patterns

pytestmark = pytest.mark.slow

HELPERS = Path(__file__).resolve().parents[2] / "helpers"
WORKER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from patterns import Patterns

store, number = Patterns(Path(sys.argv[2])), int(sys.argv[3])
for content in range(100):
    store.repository.put(store.entity(0, content), store.entity(number, content))
"""


@pytest.mark.parametrize("name", ["knowledge.db", "knowledge.json"])
def test_no_revision_is_lost(tmp_path: Path, name: str) -> None:
    """Times of a key and positions of all only grow, and whoever follows changes sees all of them."""
    path = tmp_path / name
    store = Patterns(path)
    workers = [
        subprocess.Popen([sys.executable, "-c", WORKER, str(HELPERS), str(path), str(number)]) for number in (1, 2)
    ]
    seen = list(store.repository.changes())
    while any(worker.poll() is None for worker in workers):
        seen += store.repository.changes(seen[-1].position if seen else 0)
    assert [worker.wait() for worker in workers] == [0, 0]
    seen += store.repository.changes(seen[-1].position if seen else 0)
    assert [each.position for each in seen] == list(range(1, 401))
    of_both = [each for each in seen if each.key == store.key(0)]
    assert [each.recorded_at for each in of_both] == list(range(200))
    assert store.repository.latest(store.key(0)) == of_both[-1]
    assert [store.repository.revision_count(store.key(number)) for number in range(3)] == [200, 100, 100]
    store.close()
