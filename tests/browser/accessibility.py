"""What axe says of a page once it stands still."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

THEMES = ("light", "dark")
RULES = ("wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice")
RULES_OF_THEME = {"dark": ("color-contrast",), "light": RULES}
END_TRANSITIONS = "document.getAnimations().forEach((one) => one instanceof CSSTransition && one.finish())"


def violations(page: Page, *, within: str | None = None, rules: tuple[str, ...] = RULES) -> list[str]:
    """A report in words if axe finds anything, in the page or in what ``within`` selects.

    Transitions are brought to their end: a color on its way from one theme to the other has no contrast to speak of.
    """
    page.evaluate(END_TRANSITIONS)
    found = Axe().run(page, context=within, options={"runOnly": list(rules)})
    return [f"{page.url}\n{found.generate_report()}"] if found.violations_count else []


def violations_in_both_themes(page: Page) -> list[str]:
    """Return reports of the page in light, and of its colors in dark; the page stays light."""
    reports = []
    for theme, rules in RULES_OF_THEME.items():
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        reports += [f"{theme}: {report}" for report in violations(page, rules=rules)]
    return reports
