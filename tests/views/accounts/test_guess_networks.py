"""Statement 14: guesses count for a network however its address is spelled, and lock no one else out."""

from datetime import datetime, timedelta

import pytest

from app.database import utcnow
from app.extensions import db
from app.models import Collection
from app.models.accounts import password as passwords
from app.services.guesses import guess_limit, guess_puzzle
from app.services.guesses.guess_limit import GuessesSpent
from tests.access.scene import COLLECTION_PASSWORD, OWNER_PASSWORD, Clock, Scene, csrf_token, quick_hash
from tests.support.instances import MakeApp, inside
from tests.support.page_client import PageClient
from tests.support.puzzles import puzzle_on, solved, unsolved

HERE, ELSEWHERE = "203.0.113.7", "198.51.100.9"
PROXY = "172.18.0.2"
FEW_BITS = 6
A_WHILE, A_DAY = 300, 86_400  # in seconds; after a while, an easier puzzle may be offered
ONE_ADDRESS = {
    "IPv4": ["203.0.113.7", "203.0.113.7:5555", " 203.0.113.7", "::ffff:203.0.113.7", "[::FFFF:cb00:7107]:80"],
    "IPv4 through NAT64": ["203.0.113.7", "64:ff9b::203.0.113.7", "[64:ff9b::cb00:7107]:5555"],
    "IPv6": ["2001:db8::1", "2001:DB8:0:0::0001", "[2001:db8::1]", "[2001:db8::1]:443", "2001:db8::1%eth0"],
    "one /64": ["2001:db8:0:5::1", "2001:db8:0:5::ffff", "2001:db8:0:5:abcd::"],
    "no address": ["unknown", "_hidden", "1.2.3", "1.2.3.4.5", "[2001:db8::1", "01.2.3.4", "x" * 300],
}


class Guests:
    """Browsers of guests who enter passwords at one page."""

    def __init__(self, scene: Scene, page: str, email: str = ""):
        self.scene, self.page, self.email = scene, page, email

    def enter(self, password: str, *, peer: str = HERE, browser: PageClient | None = None, sent: str = "", **headers):
        browser = browser or self.scene.visitor()
        fields = {
            "email": self.email,
            "password": password,
            "csrf_token": csrf_token(browser, "/login"),
            "solved": sent,
        }
        return browser.post(self.page, data=fields, headers=headers, environ_overrides={"REMOTE_ADDR": peer})

    def hammer(self, times: int, **where) -> list[int]:
        return [self.enter(f"wrong {number}", **where).status_code for number in range(times)]


@pytest.fixture
def collection(scene: Scene) -> Collection:
    return scene.collection(scene.owner(), "password")


@pytest.fixture
def guests(scene: Scene, collection: Collection) -> Guests:
    return Guests(scene, f"/g/{collection.slug}/unlock")


@pytest.fixture
def easy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make puzzles that Python solves in no time."""
    monkeypatch.setattr(guess_limit, "LEAST_BITS", FEW_BITS)


class TestOneSource:
    @pytest.mark.parametrize("spellings", ONE_ADDRESS.values(), ids=ONE_ADDRESS)
    def test_is_one_however_a_proxy_spells_it(self, make_app: MakeApp, spellings: list[str]) -> None:
        scene = Scene(make_app(TRUSTED_PROXIES=1))
        guests = Guests(scene, f"/g/{scene.collection(scene.owner(), 'password').slug}/unlock")
        statuses = [
            guests.hammer(1, peer=PROXY, **{"X-Forwarded-For": spellings[turn % len(spellings)]})[0]
            for turn in range(11)
        ]
        assert statuses == [403] * 10 + [429]

    def test_is_one_for_a_server_that_listens_on_ipv6(self, guests: Guests) -> None:
        guests.hammer(10, peer="::ffff:203.0.113.7")
        assert guests.hammer(1) == [429]

    @pytest.mark.parametrize("pattern", ["2001:db8:0:{:x}::1", "203.0.113.{}"], ids=["/48", "/24"])
    def test_is_part_of_a_network_with_a_larger_budget(self, guests: Guests, pattern: str) -> None:
        statuses = [guests.hammer(1, peer=pattern.format(number))[0] for number in range(1, 63)]
        assert statuses == [403] * 60 + [429] * 2
        assert guests.enter(COLLECTION_PASSWORD, peer=ELSEWHERE).status_code == 302


class TestInvented:
    """Targets that do not exist: they share the budget of their source, and are refused like real ones."""

    @pytest.fixture(autouse=True)
    def quick(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(passwords, "UNUSED_HASH", quick_hash("unused"))

    def test_addresses_share_a_budget_with_galleries(self, scene: Scene) -> None:
        statuses = [Guests(scene, "/login", f"a{n}@example.test").hammer(1)[0] for n in range(30)]
        statuses += [Guests(scene, f"/g/unknown-{n}/unlock").hammer(1)[0] for n in range(31)]
        assert statuses == [403] * 30 + [404] * 30 + [429]
        assert Guests(scene, "/login", "a@example.test").hammer(1, peer=ELSEWHERE) == [403]

    def test_a_gallery_that_is_unknown_or_hidden_refuses_as_a_locked_one(self, scene: Scene) -> None:
        slugs = ["unknown", scene.collection(scene.owner(), "draft").slug]
        answers = [Guests(scene, f"/g/{slug}/unlock").hammer(11, peer=f"10.0.{n}.1") for n, slug in enumerate(slugs)]
        assert answers == [[404] * 10 + [429]] * 2


class TestVenue:
    """Many guests behind one address, one of whom hammers."""

    def test_who_was_let_in_before_has_a_budget_of_their_own(self, scene: Scene, guests: Guests) -> None:
        regular = scene.visitor()
        assert guests.enter(COLLECTION_PASSWORD, browser=regular).status_code == 302
        known = regular.get_cookie("vitrine_known")
        assert known is not None
        assert (known.http_only, known.same_site) == (True, "Lax")
        guests.hammer(12)
        regular.delete_cookie("vitrine")
        assert guests.enter(COLLECTION_PASSWORD, browser=regular).status_code == 302
        regular.delete_cookie("vitrine")
        assert [guests.enter("wrong", browser=regular).status_code for _ in range(11)] == [403] * 10 + [429]

    def test_an_owner_who_signed_in_before_changes_the_password_meanwhile(self, scene: Scene) -> None:
        owner, browser = scene.owner(), scene.visitor()
        guests = Guests(scene, "/login", owner.email)
        guests.enter(OWNER_PASSWORD, browser=browser)
        guests.hammer(12)
        token = csrf_token(browser, "/account")
        sent = {"password-current": OWNER_PASSWORD, "password-password": "x" * 12, "password-again": "x" * 12}
        answer = browser.post(
            "/account/password",
            data={**sent, "csrf_token": token, "password-csrf_token": token},
            environ_overrides={"REMOTE_ADDR": HERE},
        )
        assert answer.status_code == 302

    def test_a_mark_is_for_its_target_and_cannot_be_invented(self, scene: Scene, guests: Guests) -> None:
        regular = scene.visitor()
        other = Guests(scene, f"/g/{scene.collection(scene.owner(), 'password').slug}/unlock")
        other.enter(COLLECTION_PASSWORD, browser=regular)
        guests.hammer(10)
        assert guests.enter(COLLECTION_PASSWORD, browser=regular).status_code == 429
        regular.set_cookie("vitrine_known", "WyIwMDAwIl0.forged")
        assert guests.enter(COLLECTION_PASSWORD, browser=regular).status_code == 429

    def test_a_guest_who_solves_the_puzzle_enters_while_another_hammers(
        self, scene: Scene, guests: Guests, easy: None
    ) -> None:
        assert puzzle_on(scene.visitor().get(guests.page).text) is None
        guests.hammer(30)
        page = scene.visitor().get(guests.page, environ_overrides={"REMOTE_ADDR": HERE}).text
        assert (puzzle_on(page) or ())[2:] == (FEW_BITS + 1,)
        guests.hammer(30)
        assert guests.enter(COLLECTION_PASSWORD).status_code == 429
        assert guests.enter(COLLECTION_PASSWORD, sent=solved(page)).status_code == 302

    def test_nor_does_one_who_solves_puzzles_as_well_keep_the_guest_out(self, guests: Guests, easy: None) -> None:
        """Each of the two solves one puzzle in turn; the hammering one is always first."""
        guests.hammer(10)
        pages = [guests.enter("wrong").text] * 2
        for _ in range(12):
            pages[0] = guests.enter("wrong", sent=solved(pages[0])).text
            answer = guests.enter(COLLECTION_PASSWORD, sent=solved(pages[1]))
            if answer.status_code == 302:
                return
            pages[1] = answer.text
        pytest.fail("the guest with the right password stays outside")

    def test_at_sign_in_the_same_holds(self, scene: Scene, easy: None) -> None:
        guests = Guests(scene, "/login", scene.owner().email)
        guests.hammer(10)
        refused = guests.enter(OWNER_PASSWORD)
        assert (refused.status_code, "Wait 10 minutes" in refused.text) == (429, True)
        assert guests.enter(OWNER_PASSWORD, sent=solved(refused.text)).status_code == 302


class TestPuzzle:
    def test_is_for_one_guess_at_one_target_from_one_source(self, scene: Scene, guests: Guests, easy: None) -> None:
        guests.hammer(10)
        guests.hammer(10, peer=ELSEWHERE)
        page = guests.enter("wrong").text
        sent = solved(page)
        other = Guests(scene, f"/g/{scene.collection(scene.owner(), 'password').slug}/unlock")
        other.hammer(10)
        statuses = [
            guests.enter("wrong", sent=sent, peer=ELSEWHERE).status_code,
            other.enter("wrong", sent=sent).status_code,
            guests.enter("wrong", sent=unsolved(page)).status_code,
            guests.enter("wrong", sent=sent).status_code,
            guests.enter("wrong", sent=sent).status_code,
        ]
        assert statuses == [429, 429, 429, 403, 429]

    def test_stays_used_after_a_right_guess(self, guests: Guests, easy: None) -> None:
        guests.hammer(10)
        sent = solved(guests.enter("wrong").text)
        assert guests.enter(COLLECTION_PASSWORD, sent=sent).status_code == 302
        guests.hammer(10)
        assert guests.enter("wrong", sent=sent).status_code == 429

    def test_takes_twice_the_work_after_each_wrong_guess(self, guests: Guests, easy: None) -> None:
        guests.hammer(10)
        page, asked = guests.enter("wrong").text, []
        for _ in range(7):
            page = guests.enter("wrong", sent=solved(page)).text
            asked.append((puzzle_on(page) or ("", "", 0))[2] - FEW_BITS - 1)
        assert asked == [0, 0, 0, 0, 1, 2, 3]

    @pytest.mark.parametrize("sent", ["", "~", "a~1", "a.b.c~12", "x" * 5000 + "~1", "é~1"])
    def test_nonsense_solves_none(self, guests: Guests, sent: str) -> None:
        guests.hammer(10)
        assert guests.enter(COLLECTION_PASSWORD, sent=sent).status_code == 429


def guesses_in_a_day(scene: Scene, hashes_per_second: float) -> int:
    """Return how many guesses one /48 has in a day if it never pauses, and solves each puzzle that is worth it."""
    target, now = "collection:x", utcnow()
    end = now + timedelta(seconds=A_DAY)
    guesses, solution = 0, ""
    with inside(scene.app) as services:
        while now < end:
            address = f"2001:db8:0:{guesses:x}::1"  # another /64 for each guess
            try:
                services.guess_limit.begin(target, address, now, solved=solution)
                guesses, solution = guesses + 1, ""
                db.session.flush()
            except GuessesSpent as spent:
                puzzle = services.guess_limit.puzzle(target, address, now)
                wait = min(spent.retry_after or 0, A_WHILE)
                solving = 2 ** (puzzle.bits - 1) / hashes_per_second if puzzle else A_DAY
                now += timedelta(seconds=min(wait, solving))
                solution = f"{puzzle.text}~1" if puzzle and solving < wait else ""
        db.session.rollback()
    return guesses


@pytest.mark.parametrize(("hashes_per_second", "most"), [(1e-9, 200), (1e10, 500)], ids=["no puzzle", "graphics card"])
def test_a_four_digit_password_is_not_found_in_a_day(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, hashes_per_second: float, most: int
) -> None:
    """The time of solving is computed; then any number counts as the solution; 10,000 passwords exist."""
    monkeypatch.setattr(guess_puzzle, "zero_bits", lambda _: 256)
    assert guesses_in_a_day(scene, hashes_per_second) <= most


def test_right_guesses_of_others_do_not_renew_an_attackers_day(guests: Guests, clock: Clock) -> None:
    """Each guest who enters the right password forgives the wrong ones of their network, but not for the whole day."""
    start, wrong = utcnow(), 0
    for turn in range(12):
        clock(start + timedelta(minutes=turn))
        wrong += guests.hammer(10).count(403)
        guests.enter(COLLECTION_PASSWORD)
    assert wrong <= 100


def test_the_sentence_says_how_long_to_wait(guests: Guests, clock: Clock) -> None:
    start: datetime = utcnow()
    guests.hammer(10)
    said = []
    for seconds in (0, 400, 590):
        clock(start + timedelta(seconds=seconds))
        page = guests.enter("x").text
        said.append([f"Wait {wait}, then" in page for wait in ("10 minutes", "4 minutes", "1 minute")])
    assert said == [[True, False, False], [False, True, False], [False, False, True]]
