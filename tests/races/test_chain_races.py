"""A chain is walked while people work: what is chained meanwhile is no break."""

import threading

from flask import Flask

from provider_portal.ground.audit import chain_of
from provider_portal.ground.chain_check import walk_chain
from provider_portal.ground.db import transaction
from tests.services.test_audit import _act, some_acts

ENTRIES = 60


def test_a_chain_that_grows_while_it_is_walked_is_whole(context: Flask) -> None:
    provider_id = some_acts(200)
    over = threading.Event()

    def write() -> None:
        with context.app_context():
            for number in range(ENTRIES):
                with transaction() as session:
                    _act(session, provider_id, number)
        over.set()

    writer = threading.Thread(target=write)
    writer.start()
    walks = []
    while not over.is_set():
        walks.append(walk_chain(chain_of(provider_id)))
    writer.join()
    assert [walk.broken for walk in walks if walk.broken] == []
    assert {walk.length for walk in walks} & set(range(202, 201 + ENTRIES))
    assert walk_chain(chain_of(provider_id)).length == 201 + ENTRIES
