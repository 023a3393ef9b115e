"""What every test may ask for; the fixtures themselves live beside their subject in ``tests/support``."""

pytest_plugins = [
    "tests.support.instances",
    "tests.support.servers",
    "tests.support.live",
    "tests.support.browser",
]
