"""`guestlint .#ward`: hosts of a flake, with findings in the user's own files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from guestlint.nix.reference import Flake
from guestlint.nix.tree import source_of_flake
from tests.nix.flakes import commit, line_of, lint, make_store, write_flake

TWO = """
      ward = host "ward" {
        web.bindMounts."/data" = {
          hostPath = "/srv/my data";
        };
      };
      nas = host "nas" { };
"""


@pytest.fixture
def flake(tmp_path: Path) -> Path:
    """A flake in a git repository, as most are: Nix copies what git knows."""
    folder = tmp_path / "fleet"
    folder.mkdir()
    write_flake(folder, TWO)
    commit(folder)
    make_store(tmp_path)
    return folder


def found(result_out: str) -> list[tuple[str, str, int]]:
    """Rule, file and line of each finding."""
    return [(each["rule"], each["file"], each["span"]["line"]) for each in json.loads(result_out)["findings"]]


def test_a_host(flake: Path) -> None:
    result = lint(".#ward", "--format", "json", cwd=flake)
    line = line_of(flake, "my data")
    assert (result.code, found(result.out)) == (1, [("malformed-bind-mount", "flake.nix", line)])


def test_the_line_is_quoted(flake: Path) -> None:
    result = lint(".#ward", cwd=flake)
    assert f" --> flake.nix:{line_of(flake, 'my data')}:11  containers.web.bindMounts./data.hostPath" in result.out
    assert '          hostPath = "/srv/my data";' in result.out


def test_all_hosts(flake: Path) -> None:
    result = lint(".#", "--format", "json", cwd=flake)
    assert json.loads(result.out)["summary"]["files"] == 2
    assert [rule for rule, *_ in found(result.out)] == ["malformed-bind-mount"]


@pytest.mark.parametrize(
    "reference", ["{}#ward", "path:{}#ward", "git+file://{}#ward", "{}#nixosConfigurations.ward", '{}#"ward"']
)
def test_names_of_a_flake(flake: Path, reference: str) -> None:
    outside = flake.parent
    result = lint(reference.format(flake), "--format", "json", cwd=outside)
    assert [(file, rule) for rule, file, _ in found(result.out)] == [("fleet/flake.nix", "malformed-bind-mount")], (
        result
    )


def test_a_flake_below_which_one_stands(flake: Path) -> None:
    below = flake / "hosts"
    below.mkdir()
    result = lint(".#ward", "--format", "json", cwd=below)
    assert [file for _, file, _ in found(result.out)] == ["../flake.nix"]


def test_an_unknown_host(flake: Path) -> None:
    result = lint(".#wrad", cwd=flake)
    assert result.code == 2
    assert result.err.endswith("guestlint: error: .#wrad: the flake has no host `wrad`\n  did you mean `ward`?\n")


def test_a_name_is_only_a_name(flake: Path) -> None:
    for name in ("${throw ''executed''}", '" + throw "executed', "'; touch executed #"):
        result = lint(f".#{name}", "--format", "json", cwd=flake)
        assert result.code == 2
        assert f"the flake has no host `{name}`" in result.err or "is not a valid attribute path" in result.err


def test_one_host_that_fails_does_not_hide_the_others(flake: Path) -> None:
    write_flake(flake, TWO + '  bad = throw "no such disk";\n')
    commit(flake)
    result = lint(".#", "--format", "json", cwd=flake)
    assert result.code == 2
    assert [rule for rule, *_ in found(result.out)] == ["malformed-bind-mount"]
    assert "guestlint: error: .#bad: no such disk" in result.err


def test_guests_that_are_installed_apart(flake: Path) -> None:
    """`microvm -c` knows a guest by its name; the flake has the system of that name, if it is the same flake."""
    vm = """
      "ward:web" = {
        config = { networking.hostName = "web"; microvm = { interfaces = [ { type = "tap"; id = "vm a"; } ]; }; };
        options = { };
      };
      ward = host "ward" { } // { config = { networking.hostName = "ward"; microvm.vms = { };
        microvm.autostart = [ "ward:web" "ward:gone" ]; }; };
    """
    write_flake(flake, vm)
    result = lint(".#ward", "--format", "concise", cwd=flake)
    assert "invalid-interface-name" in result.out
    assert "warning: .#ward: not linted, as the flake does not have these guests of microvm.autostart: ward:gone" in (
        result.err
    )


def test_what_throws_is_named(flake: Path) -> None:
    write_flake(flake, '  ward = host "ward" { web.bindMounts."/x".hostPath = throw "no"; web.autoStart = true; };')
    result = lint(".#ward", cwd=flake)
    assert "warning: .#ward: not linted, as Nix cannot evaluate it: containers.web.bindMounts./x.hostPath" in result.err


def test_a_flake_without_hosts(flake: Path) -> None:
    write_flake(flake, "")
    result = lint(".#", cwd=flake)
    assert (result.code, "no host in nixosConfigurations" in result.err) == (2, True)


def test_nothing_is_written_into_the_tree(flake: Path) -> None:
    before = sorted(flake.rglob("*"))
    lint(".#", cwd=flake)
    assert [path for path in sorted(flake.rglob("*")) if ".nix-of-the-test" not in str(path)] == [
        path for path in before if ".nix-of-the-test" not in str(path)
    ]


def test_facts_are_kept_until_a_file_changes(flake: Path) -> None:
    write_flake(flake, '  ward = builtins.trace "evaluated" (host "ward" { });')
    commit(flake)
    first = lint(".#ward", "-v", cwd=flake)
    second = lint(".#ward", "--verbose", cwd=flake)
    assert ("trace: evaluated" in first.err, "trace: evaluated" in second.err) == (True, False)
    assert "guestlint: .#ward: evaluating with Nix\n" in first.err
    assert "guestlint: .#ward: facts of an earlier run\n" in second.err
    assert not any("of an earlier run" in each for each in first.err.splitlines())
    assert "trace: evaluated" in lint(".#ward", "--no-cache", cwd=flake).err
    write_flake(flake, TWO)
    assert lint(".#ward", cwd=flake).code == 1


def test_no_build_unless_allowed(flake: Path) -> None:
    built = 'derivation { name = "x"; system = builtins.currentSystem or "x86_64-linux"; builder = "/bin/sh"; }'
    write_flake(flake, f"  ward = host (builtins.readFile ({built})) {{ }};")
    result = lint(".#ward", cwd=flake)
    assert result.code == 2
    assert "--allow-import-from-derivation" in result.err


def test_a_host_of_a_file(flake: Path) -> None:
    (flake / "default.nix").write_text("{ }: (import ./flake.nix).outputs { self = null; }\n")
    for reference in ("./default.nix#nixosConfigurations.ward", "./default.nix#nixosConfigurations"):
        result = lint(reference, "--format", "json", cwd=flake)
        assert found(result.out) == [("malformed-bind-mount", "flake.nix", line_of(flake, "my data"))], result


def test_facts_to_keep(flake: Path) -> None:
    printed = lint("eval", ".#ward", "-o", "ward.json", cwd=flake)
    assert printed.code == 0, printed
    result = lint("ward.json", "--format", "json", cwd=flake)
    assert found(result.out) == [("malformed-bind-mount", "flake.nix", line_of(flake, "my data"))]
    lint("eval", ".#", "-o", ".", cwd=flake)
    assert (flake / "nas.json").exists()


@pytest.mark.parametrize("command", ["graph", "expand"])
def test_other_commands_take_a_flake(flake: Path, command: str) -> None:
    result = lint(command, ".#ward", cwd=flake)
    assert (result.code, "web" in result.out) == (0, True), result


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("-x#ward", "-x#ward: a flake's name cannot begin with a dash"),
        (".#nixosConfigurations.a.b", ".#nixosConfigurations.a.b: "),
        ("./host.toml#x", "./host.toml#x: ./host.toml is neither a flake nor a .nix file"),
        ("./default.nix#a..b", "./default.nix#a..b: `a..b` is not a valid attribute path"),
    ],
)
def test_references_that_name_nothing(flake: Path, reference: str, message: str) -> None:
    (flake / "host.toml").write_text("")
    (flake / "default.nix").write_text("{ }")
    result = lint("--", reference, cwd=flake)
    assert result.code == 2
    assert message in result.err


def test_a_file_with_a_hash_in_its_name_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "host#1.toml").write_text('[node]\nname = "ward"\n')
    assert lint("host#1.toml", cwd=tmp_path, PATH="").code == 0


@pytest.mark.parametrize(
    ("path", "said", "hint"),
    [
        (".", ".: no host file in this folder", "guestlint .#"),
        ("flake.nix", "flake.nix: Nix code, not a host file", "guestlint .#"),
        ("hosts/web.nix", "hosts/web.nix: Nix code, not a host file", "guestlint .#"),
    ],
)
def test_the_way_from_nix_code(flake: Path, path: str, said: str, hint: str) -> None:
    result = lint(path, cwd=flake)
    assert (result.code, result.err) == (2, f"guestlint: error: {said}\n  to lint the hosts of its flake: {hint}\n")


def test_the_way_from_a_file_without_a_flake(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()  # above it, nothing is looked for
    (tmp_path / "x.nix").write_text("{ }")
    assert lint("x.nix", cwd=tmp_path).err.endswith("to lint the hosts that it evaluates to: guestlint ./x.nix#\n")


def test_modules_of_nixos_are_not_read_for_places(flake: Path) -> None:
    """They are many, and not the user's."""
    module = flake / "nixpkgs" / "nixos" / "modules" / "lan.nix"
    module.parent.mkdir(parents=True)
    module.write_text('builtins.trace "read again" { networking.hostName = "ward"; }\n')
    (flake / "own.nix").write_text('builtins.trace "read for places" { networking.hostName = "ward"; }\n')
    host = """
      ward = host "ward" { } // {
        _module.specialArgs.modulesPath = toString ./nixpkgs/nixos/modules;
        options.networking.hostName = (option "ward") // {
          definitionsWithLocations = [ { file = toString ./FILE; value = "ward"; } ];
        };
      };
    """
    for file, said in (("nixpkgs/nixos/modules/lan.nix", "read again"), ("own.nix", "read for places")):
        write_flake(flake, host.replace("FILE", file))
        commit(flake)
        result = lint(".#ward", cwd=flake)
        assert (f"trace: {said}" in result.err) == (file == "own.nix"), result


def test_settings_are_those_of_the_flake(flake: Path) -> None:
    (flake / "guestlint.toml").write_text('ignore = ["malformed-bind-mount"]\n')
    outside = flake.parent / "outside"
    outside.mkdir()
    assert lint("../fleet#ward", cwd=outside).code == 0
    assert lint("eval", "../fleet#ward", "-o", "facts.json", cwd=outside).code == 0
    assert lint("../outside/facts.json", cwd=flake).code == 0
    assert lint("facts.json", cwd=outside).code == 1


def test_a_folder_whose_name_is_escaped_in_a_url(tmp_path: Path) -> None:
    """As newer releases of Nix name it; 2.8 has no flakes there."""
    root = "/nix/store/00000000000000000000000000000000-source"
    url = f"file://{tmp_path}/my%20fleet?dir=x"
    metadata = json.dumps({"path": root, "resolved": {"type": "git", "url": url}}).encode()
    assert source_of_flake(Flake(".", "ward"), metadata).tree.folder == str(tmp_path / "my fleet")
