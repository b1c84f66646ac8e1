"""What takes long is logged, and nothing else is."""

from __future__ import annotations

import logging
import re
import time

import pytest

from perdure.slow import timed


def test_what_takes_long_is_logged_with_its_name(caplog: pytest.LogCaptureFixture) -> None:
    """As a block and as a decorator, and also where it fails; what is quick is not."""

    @timed("find", over=0.01)
    def find(seconds: float) -> float:
        time.sleep(seconds)
        return seconds

    with caplog.at_level(logging.WARNING, "perdure.slow"):
        assert find(0) == 0
        with timed("put"):
            pass
        assert not caplog.records
        assert find(0.02) == 0.02
        with pytest.raises(KeyError), timed("delete", over=0):
            raise KeyError
    assert [re.sub(r"\d+", "N", record.getMessage()) for record in caplog.records] == [
        "`find` took N ms",
        "`delete` took N ms",
    ]
