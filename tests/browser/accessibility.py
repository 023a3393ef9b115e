"""Accessibility checks of a page with axe, after its transitions have ended."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

THEMES = ("light", "dark")
RULES = ("wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice")
RULES_OF_THEME = {"dark": ("color-contrast",), "light": RULES}
END_TRANSITIONS = "document.getAnimations().forEach((one) => one instanceof CSSTransition && one.finish())"


def violations(page: Page, *, within: str | None = None, rules: tuple[str, ...] = RULES) -> list[str]:
    """Return a report if axe finds violations in the page, or in the element that ``within`` selects.

    Transitions are ended first, because a color between two themes may lack contrast.
    """
    page.evaluate(END_TRANSITIONS)
    found = Axe().run(page, context=within, options={"runOnly": list(rules)})
    return [f"{page.url}\n{found.generate_report()}"] if found.violations_count else []


def violations_in_both_themes(page: Page) -> list[str]:
    """Return the reports of all rules in the light theme, and of the color rules in the dark theme.

    Afterwards the page is light.
    """
    reports = []
    for theme, rules in RULES_OF_THEME.items():
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        reports += [f"{theme}: {report}" for report in violations(page, rules=rules)]
    return reports
