"""Messages about many containers, and about many things of one: names, numbers, and words that agree with them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.rules.many import Json, boxes, message, the_one


@pytest.mark.parametrize(
    ("number", "who"),
    [
        (2, "containers `a` and `b`"),
        (3, "containers `a`, `b` and `c`"),
        (6, "containers `a`, `b`, `c`, `d`, `e` and `f`"),
        (8, "containers `a`, `b`, `c`, `d`, `e` and 3 more"),
    ],
)
def test_containers_with_one_address(number: int, who: str) -> None:
    routed = message("address-collision", boxes(number, privateNetwork=True, localAddress="10.0.0.2"))
    assert routed == (
        f"{who} have the same address, `10.0.0.2`: the route to the second is refused, so its service fails"
    )
    bridged = boxes(number, privateNetwork=True, hostBridge="br0", localAddress="10.0.0.2/24")
    said = f"{who} have the same address, `10.0.0.2/24`: both answer for it on bridge `br0`"
    assert message("address-collision", bridged) == said


@pytest.mark.parametrize(
    ("number", "who"),
    [
        (2, "containers `a` and `b`"),
        (3, "containers `a`, `b` and `c`"),
        (4, "containers `a`, `b`, `c` and `d`"),
        (5, "containers `a`, `b`, `c` and 2 more"),
    ],
)
def test_containers_whose_users_differ(number: int, who: str) -> None:
    binds = {"/data": {"hostPath": "/srv", "isReadOnly": False}}
    said = message("unmapped-bind-mount", boxes(number, privateUsers="pick", bindMounts=binds))
    assert said == (
        f"{who} write to `/srv`, and their users have different ids: what one writes there belongs to nobody in the "
        "others"
    )


@pytest.mark.parametrize(
    ("sources", "said"),
    [
        (["/srv/a"], "`/srv/a` is writable"),
        (["/srv/a", "/srv/b"], "`/srv/a`, `/srv/b` are writable"),
        ([f"/srv/{name}" for name in "abcdefgh"], "`/srv/a`, `/srv/b`, `/srv/c`, `/srv/d`, `/srv/e` and 3 more are w"),
    ],
)
def test_directories_of_one_container(sources: Sequence[str], said: str) -> None:
    binds = {f"/m{source}": {"hostPath": source, "isReadOnly": False} for source in sources}
    assert message("unmapped-bind-mount", boxes(1, privateUsers="pick", bindMounts=binds)).startswith(said)


@pytest.mark.parametrize(
    ("nodes", "said"),
    [
        ("a", "`/dev/a` is bound into container `a`, which has no rights to use it"),
        ("ab", "`/dev/a`, `/dev/b` are bound into container `a`, which has no rights to use them"),
        (
            "abcdefgh",
            (
                "`/dev/a`, `/dev/b`, `/dev/c`, `/dev/d`, `/dev/e` and 3 more are bound into container `a`, which has "
                "no rights to use them"
            ),
        ),
    ],
)
def test_devices_of_one_container(nodes: str, said: str) -> None:
    host = boxes(1, bindMounts={f"/dev/{node}": {"hostPath": f"/dev/{node}"} for node in nodes})
    finding = the_one("device-without-rights", host)
    assert finding.diagnostic.message == said
    assert len(finding.diagnostic.related) == len(nodes) - 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            {"hostBridge": "br0"},
            "`hostBridge` of container `a` has no effect without `privateNetwork`: it shares the host's network",
        ),
        (
            {"hostBridge": "br0", "localAddress": "10.0.0.1"},
            (
                "`hostBridge`, `localAddress` of container `a` have no effect without `privateNetwork`: it shares the "
                "host's network"
            ),
        ),
        (
            {"localAddress": "10.0.0.1"},
            (
                "`localAddress` of container `a` has no effect without `privateNetwork`: it shares the host's network, "
                "and `/etc/hosts` has the address"
            ),
        ),
    ],
)
def test_options_without_effect(options: Json, said: str) -> None:
    finding = the_one("ignored-network-option", boxes(1, **options))
    assert finding.diagnostic.message == said
    assert finding.severity == ("info" if list(options) == ["localAddress"] else "warning")
    plural = "s" if len(options) > 1 else ""
    assert finding.diagnostic.help == f"set `privateNetwork = true`, or remove the option{plural}"
    assert len(finding.diagnostic.related) == len(options) - 1
