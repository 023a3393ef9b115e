"""The command ``make mutants``: it draws small changes of the code and says which ones no test notices.

The changes are drawn by a seed, evenly from the subjects of ``scripts/mutants/subjects.py``, among those that some test
executes. Each is made in a copy of the working tree. Scripts of the pages are not changed, because their tests drive a
browser and take too long. A change that survives is behavior without a test, or changes no behavior; a person decides.
"""

import argparse
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from scripts.mutants.change import Change
from scripts.mutants.changes import changes
from scripts.mutants.recording import Recording, function_lines, recorded
from scripts.mutants.subjects import PROJECT, SUBJECTS, Subject
from scripts.mutants.trial import Verdict, try_change
from scripts.readability.source_tree import working_tree


def main(arguments: Sequence[str] | None = None, project: Path = PROJECT) -> None:
    """Draw the changes, try each, and print the outcomes."""
    wanted = _parser().parse_args(arguments)
    seed = random.randrange(10_000) if wanted.seed is None else wanted.seed
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = Path(folder).resolve() / "copy"
        copy_tree(project, copy)
        recording = recorded(copy, project / ".mutants" / "recording.json", wanted.subjects)
        drawn = draw(copy, recording, wanted.subjects, random.Random(seed), wanted.count)
        print(f"Seed {seed}: {len(drawn)} changes.", flush=True)
        verdicts: Counter[Verdict] = Counter()
        for number, (subject, change) in enumerate(drawn, 1):
            if wanted.only and number not in wanted.only:
                continue
            tests = chosen_tests(recording, subject, change, copy, wanted.seconds)
            outcome = try_change(change, copy, tests, sum(recording.seconds[test] for test in tests))
            verdicts[outcome.verdict] += 1
            print(f"{number:3} {outcome.verdict}  {change}  [{len(tests)} tests] {outcome.by}".rstrip(), flush=True)
    counts = ", ".join(f"{verdicts[verdict]} {verdict.lower()}" for verdict in Verdict)
    print(f"{verdicts.total()} tried: {counts}.")


def copy_tree(project: Path, copy: Path) -> None:
    """Copy every file that git does not ignore, also those that are not committed."""
    for file in working_tree(project).files:
        (copy / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(project / file, copy / file)


def draw(
    copy: Path, recording: Recording, subjects: Sequence[Subject], chance: random.Random, count: int
) -> list[tuple[Subject, Change]]:
    """Return that many changes that some test executes, from each subject in turn."""
    piles = []
    for subject in subjects:
        pile = [change for path in subject.source_files(copy) for change in changes(path, (copy / path).read_bytes())]
        chance.shuffle(pile)
        piles.append((subject, pile))
    drawn: list[tuple[Subject, Change]] = []
    while len(drawn) < count and any(pile for _, pile in piles):
        for subject, pile in piles:
            while pile and len(drawn) < count:
                change = pile.pop()
                if _tests_of(recording, change, copy):
                    drawn.append((subject, change))
                    break
    return drawn


def chosen_tests(recording: Recording, subject: Subject, change: Change, copy: Path, seconds: float) -> list[str]:
    """Return the tests that execute the change: the subject's own and the fastest first, at most for ``seconds``."""
    chosen, left = [], seconds
    tests = _tests_of(recording, change, copy)
    for test in sorted(tests, key=lambda test: (not test.startswith(subject.tests), recording.seconds[test], test)):
        left -= recording.seconds[test]
        if chosen and left < 0:
            break
        chosen.append(test)
    return chosen


def _tests_of(recording: Recording, change: Change, copy: Path) -> set[str]:
    in_functions = function_lines(change.path, (copy / change.path).read_bytes()) if change.is_run_by_import else set()
    return recording.tests_of(change, in_functions)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.mutants", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, help="repeats a draw, as long as the code is the same")
    parser.add_argument("--count", type=int, default=60, help="how many changes to draw (60)")
    parser.add_argument("--seconds", type=float, default=60, help="how long the tests of one change take at most (60)")
    names = ",".join(subject.name for subject in SUBJECTS)
    parser.add_argument("--subjects", type=_subjects, default=SUBJECTS, metavar=names, help="draws only from these")
    parser.add_argument(
        "--only", type=_numbers, default=(), metavar="12,31", help="tries only the changes of these numbers"
    )
    return parser


def _subjects(text: str) -> tuple[Subject, ...]:
    names = text.split(",")
    if unknown := set(names) - {subject.name for subject in SUBJECTS}:
        raise argparse.ArgumentTypeError(f"there is no subject {', '.join(sorted(unknown))}")
    return tuple(subject for subject in SUBJECTS if subject.name in names)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in text.split(","))


if __name__ == "__main__":
    main()
