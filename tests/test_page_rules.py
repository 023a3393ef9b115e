"""The rules for every page of the tests find the faults that they are for."""

import pytest

from tests.support.page_rules import faults_of, faults_of_policy

PAGE = """<!doctype html><html lang="en"><head><title>A page</title></head><body><h1>A page</h1>{}</body></html>"""
POLICY = "script-src 'self' 'nonce-right'"


def test_a_good_page_has_no_fault():
    good = """<script nonce="right">1</script><img src="/a.jpg" alt="">
        <form method="post"><label>A <input name="a" dir="auto"></label><label for="b">B</label>
        <input id="b" name="b" dir="auto">
        <p>It ended. <b>Open</b> it.</p><p>Now.</p><p dir="auto">שלום</p><p>From <bdi>שלום</bdi></p>
        <input type="hidden" name="csrf_token" value="x"></form>"""
    assert faults_of(PAGE.format(good), POLICY) == []


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        ("<h1>Another</h1>", "the page has 2 h1 headings instead of one"),
        ("<i id=a></i><i id=a></i>", "the id a is there 2 times"),
        ("<img src=/a.jpg>", "an image has no alt text: /a.jpg"),
        ("<a href=#gone>Down</a>", "a link leads to #gone, which is not there"),
        ("<input name=a dir=auto>", "the input a has no label"),
        ("<form method=post action=/x></form>", "a form that posts has no csrf_token: /x"),
        ("<p style='color: red'></p>", "<p> has a style attribute, which the CSP blocks"),
        ("<p onclick='x()'></p>", "<p> has a onclick attribute, which the CSP blocks"),
        ("<p>שלום</p>", 'a text in <p> has no dir="auto": שלום'),
        ("<p dir=auto><b dir=ltr>שלום</b></p>", 'a text in <b> has no dir="auto": שלום'),
        ("<label>A <input name=a></label>", 'the field a lacks dir="auto"'),
        ("<label>A <textarea name=a></textarea></label>", 'the field a lacks dir="auto"'),
        ("<p>It ended.<a href=/x>Open it</a> again.</p>", "a sentence begins without a space: ended.Open"),
        ("<script>1</script>", "an inline <script> lacks the page's nonce"),
        ("<style nonce=wrong></style>", "an inline <style> lacks the page's nonce"),
    ],
)
def test_each_fault_is_found(bad, fault):
    assert faults_of(PAGE.format(bad), POLICY) == [fault]


STRICT_POLICY = (
    "default-src 'self'; script-src 'self' 'nonce-aaaaaaaaaaaaaaaaaaaaaa'; style-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
    "trusted-types vitrine"
)


@pytest.mark.parametrize("policy", [STRICT_POLICY, "default-src 'none'; sandbox"])
def test_a_strict_policy_has_no_fault(policy):
    assert faults_of_policy(policy) == []


@pytest.mark.parametrize(
    ("strict", "weak", "fault"),
    [
        ("style-src 'self'", "style-src 'self' 'unsafe-inline'", "style-src lets 'unsafe-inline' in"),
        ("script-src 'self'", "script-src 'self' https:", "script-src lets https: in"),
        ("default-src 'self'; ", "", "default-src lets * in"),
        ("trusted-types vitrine", "trusted-types *", "the policy has no trusted-types vitrine"),
        ("require-trusted-types-for 'script'; ", "", "the policy has no require-trusted-types-for 'script'"),
    ],
)
def test_each_weakness_of_a_policy_is_found(strict, weak, fault):
    assert faults_of_policy(STRICT_POLICY.replace(strict, weak)) == [fault]


def test_a_page_without_title_and_language_is_found():
    assert faults_of("<!doctype html><html><body><h1>A</h1></body></html>") == [
        "the page has no title",
        "the page does not say its language",
    ]


def test_a_fragment_needs_no_heading():
    assert faults_of("<li>one more</li>") == []
