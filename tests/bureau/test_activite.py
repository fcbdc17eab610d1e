"""When the page closes by itself."""

from pipeline.bureau.activite import CALME, DEPART, Vie


class Horloge:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_it_closes_after_a_quiet_hour() -> None:
    clock = Horloge()
    vie = Vie(clock)
    clock.now = CALME
    assert not vie.finie()
    clock.now = CALME + 1
    assert vie.finie()


def test_it_closes_soon_after_the_last_page_was_left_and_not_before() -> None:
    clock = Horloge()
    vie = Vie(clock)
    vie.ouverte("a")
    vie.ouverte("b")
    vie.quittee("a")
    clock.now = DEPART * 2
    assert not vie.finie(), "another page is open"
    vie.quittee("b")
    clock.now += DEPART + 1
    assert vie.finie()


def test_going_from_one_page_to_the_next_closes_nothing() -> None:
    clock = Horloge()
    vie = Vie(clock)
    vie.ouverte("a")
    vie.quittee("a")
    clock.now = 1
    vie.signe()
    vie.ouverte("b")
    clock.now = DEPART * 3
    assert not vie.finie()
