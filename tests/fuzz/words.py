"""What the generated hosts say: names, paths and addresses, well-formed, at a limit, or hostile."""

from __future__ import annotations

NAMES = (
    *("a", "b", "web", "db") * 5,
    *("a-b", "A", "home-gateway-1", "1", "a_b", "a.b", "lan", "host:web", "a b", "ä"),
    *("x" * 11, "x" * 62, "w" * 65, "x" * 240, "changedetection", "changedetection2"),
)
POOLS = (*("rpool", "tank") * 10, "mirror1", "log", "1pool", "a/b", "pool x", "tank:a", "/guests", "", "rpol")
DATASETS = (
    *("safe/a", "safe/b", "safe/guests", "local/a") * 8,
    *(
        "rpool/safe",
        "/a",
        "a/",
        "a//b",
        "a@b",
        "a#b",
        ".a",
        "-a",
        "a b",
        "ä",
        "a",
        "",
        "x" * 250,
        "saef/a",
        "a|![i](x)",
    ),
)
GUEST_PATHS = (
    *("/persist", "/state", "/data", "/srv/x") * 6,
    *("/", "/nix", "/nix/store", "/nix/store/x", "/dev", "/p//q", "/p/./q", "/p:q", "/p q", "/proc/x", "persist"),
    *("/x/../y", "/data/", "", "/p|q", '/p"q', "/p\\q"),
)
HOST_PATHS = (
    *("/guests/a/persist", "/guests/a", "/guests/b/x", "/guests/b", "/srv/a", "/srv/a/b", "/srv/b") * 4,
    *("/guests//b/x", "/guests/./b/x", "/guests/a/../b", "/etc", "/", "/proc", "/run/x", "/guests/a:b", "/guests/a b"),
    *("/guests/~x", "/guests/50%", "/guests/" + "y" * 240, "guests/a", "/guests/a/", "/guests/a,b", "/guests/'a'"),
    *("/guests/a\\040b", "/nfs"),
)
MACS = (
    *("02:01:27:00:00:01", "02:01:27:00:00:0A", "02:01:27:00:00:0a", "02:01:27:00:00:0b") * 3,
    *("03:00:00:00:00:01", "00:00:00:00:00:00", "FF:FF:FF:FF:FF:FF", "52:54:00:00:00:01", "00:1b:21:00:00:01"),
    *("x", "", "2:0:0:0:0:1", "02-00-00-00-00-01"),
)
LINKS = (
    *("lan", "wan", "br0", "eth0") * 6,
    *("lna", "", ".", "a b", "lan:x", "a/b", "enp0s31f6-vlan1", "vm-a", "mv-lan", "ä" * 8, "100", "lo", "all", "wlan0"),
    *("ve-web", "vb-web", "x" * 16),
)
ADDRESSES = (
    *("10.0.0.1", "10.0.0.2", "10.0.0.2/24", "fc00::1") * 3,
    *("10.0.0.2/31", "10.0.0.1/33", "FC00::1/64", "fc00::/129", "", "x", "10.0.0", "10.0.0.1/x", ":"),
)
RULES = (
    *("invalid-interface-name", "invalid-dataset-name", "invalid-pool-name", "ignored-network-option", "type-mismatch"),
    *("missing-option", "invalid-host-name", "guest-mountpoint-shadows-system", "unnormalized-mountpoint"),
    *("conflicting-definition", "no-interface", "invalid-machine-name", "failed-assertion", "relative-guest-path"),
    *("global-mac", "mac-collision", "unknown-option", "type-mismatch", "space-in-mountpoint", "ordering-cycle"),
    *("network", "storage", "schema", "guestlint", "all", "no-such-rule", "unknow-option", "", "a b"),
)
HOSTILE = (
    *("\x1b[31mred", "\u202egnp.exe", "\u2066a\u2069", "a\u2028b", "\u200b", "\ufeff", "\x7f", "\x9b2J", "a\nb", "\r"),
    *("::error::x", "##[error]x", "%0A", "<script>x</script>", "]]>&amp;", "`|`", "[x](y)", "${x}", "'; true", "\\"),
    *('"', "'", '"""', "'''", "#", "=", "]", "}", "\U0001f600", "\U000e0001", "e\u0301", "\ufffe", "%s{0}", "\t"),
    *("9" * 400, "A" * 2000, "/" * 300, "/a" * 150, "a." * 100),
)
NUMBERS = (0, 1, -1, 22, 80, 65535, 65536, 2**31, 2**32, 2**53 + 1, 2**63 - 1, -(2**63))
COMMENTS = (
    *("guestlint: ignore[{}] a reason", "guestlint: ignore[{}]", "guestlint: ignore[{}] until=2999-12-31 later") * 4,
    *("guestlint:ignore[{}]x until=2001-01-01", "guestlint: ignore[{}] until=2027-02-30", "guestlint: ignore"),
    *("a comment", "guestlint: ignore[] none", "guestlint: {}", "#guestlint: ignore[{}] twice"),
)
