"""What is claimed of speed and memory is measured here: ``make bench``. Results go into docs/benchmarks.md."""
