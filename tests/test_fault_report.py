"""The report of ``make faults``: a run replaces the results of what it tried, and no others."""

from tests.faults.bench import BEGIN, END, Outcome, merged_report
from tests.faults.verdict import Verdict

EARLIER = """
| fault | rounds | acknowledged | lost | stuck | wrong | seconds |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
| full disk | 10 | 1,028 | 0 | 0 | 0 | 65 |
| power cut | 10 | 78 | 0 | 0 | 0 | 51 |

- full disk: database, photos and temporary files on it; room again
- power cut: all that was not on the disk gone, by ext4's shutdown;
  journal replayed"""


def test_a_run_replaces_its_own_faults_and_leaves_the_others():
    done = "a sentence that goes on " * 8
    outcome = Outcome("full disk", done.strip(), 2, Verdict(acknowledged=3, lost=["x"]), 9.0)
    report = merged_report(EARLIER, [outcome])
    assert "12 rounds, 81 files acknowledged, **lost 1, stuck 0, wrong 0**" in report.replace("\n", " ")
    lines = report.splitlines()
    assert [lines[0], lines[-1]] == [BEGIN, END]
    assert "| full disk | 2 | 3 | 1 | 0 | 0 | 9 |" in lines
    assert "| power cut | 10 | 78 | 0 | 0 | 0 | 51 |" in lines
    assert lines[-4:-2] == EARLIER.splitlines()[-2:]
    assert max(map(len, lines)) <= 120
