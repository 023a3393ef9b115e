"""Mutation tests: small random changes of the code, each of which some test should notice.

``make mutants`` draws the changes by a seed, makes each in a copy of the working tree, and runs the tests that execute
the changed line. A change that no test notices marks behavior that no test protects, or does not change the behavior.

The two packages for this do not fit a suite of ten minutes. mutmut 3 changes only functions without decorators, while
routes, cached properties and constants are half of what matters here, and it draws no sample. Cosmic Ray has no choice
of tests by coverage: each change would take one run of a fixed command. Neither removes a condition of a query, which
is the change that shows one owner the rows of another.
"""
