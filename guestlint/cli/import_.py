"""`guestlint import`: make a host file of a NixOS configuration."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from guestlint.cli.exits import Exit
from guestlint.cli.options import setting_options, settings
from guestlint.evaluated.adopt import Adopted, LeftOut, adopt
from guestlint.evaluated.configuration import load
from guestlint.settings.options import Options
from guestlint.source.errors import GuestlintError, SourceError, one_line
from guestlint.source.files import STDIN, create_file, read_file, replace_text, write_file

_PICK = """\
config: {
  node = builtins.intersectAttrs { name = null; type = null; } config.node;
  guests = builtins.mapAttrs (_: guest:
    builtins.removeAttrs guest [ "_module" "container" "extraSpecialArgs" "microvm" "modules" ]
    // { ${guest.backend} = guest.${guest.backend}; }) config.guests;
  networking.interfaces = builtins.mapAttrs (_: _: { }) config.networking.interfaces;
  fileSystems = builtins.mapAttrs (_: fs: { inherit (fs) device fsType options; }) config.fileSystems;
}"""
"""What the module needs of a configuration; nothing else is evaluated, so no function or secret comes along."""

_HOW = f"""\
# A host of a flake, HOST being its name:
nix eval --json '.#nixosConfigurations.HOST.config' --apply '{_PICK}' |
  guestlint import - -o host.toml

# A plain configuration:
nix-instantiate --eval --strict --json -E '({_PICK})
  (import <nixpkgs/nixos> {{ configuration = ./configuration.nix; }}).config' |
  guestlint import - -o host.toml
"""

_FORCE = "--force updates it: its comments and layout are kept"


@click.command("import")
@click.argument("file", default="-", metavar="[FILE]")
@click.option("-o", "--output", metavar="OUT", help="The host file to write; by default it is printed.")
@click.option("--force", is_flag=True, help="Update OUT where it exists; its comments and layout are kept.")
@click.option("--how", is_flag=True, help="Print the command that evaluates a configuration, and do nothing.")
@click.option("--name", default="", metavar="NODE", help="The host's name, in place of the configuration's node.name.")
@setting_options("import")
def command(  # noqa: PLR0913 - click calls it with an argument for each option
    *, file: str, output: str | None, force: bool, how: bool, name: str, options: Options
) -> Exit:
    """Make a host file of the JSON of an evaluated NixOS configuration, in FILE or on standard input (-).

    What the module needs is kept, without what it would say by default. What is left out is said on standard error.
    """
    if how:
        sys.stdout.write(_HOW)
        return Exit.CLEAN
    if output is not None:
        _check_target(output, force=force)
    chosen = settings(options)
    source = STDIN if file == "-" else file
    adopted = adopt(source, load(file, sys.stdin.buffer), name, chosen.schema, chosen.mac_era)
    if output is None:
        from guestlint.evaluated.toml_file import write  # noqa: PLC0415 - help and bad input need no writer

        sys.stdout.write(write(adopted.data))
    else:
        _write(output, adopted, force=force)
    _say(adopted.left_out)
    return Exit.CLEAN


def _write(output: str, adopted: Adopted, *, force: bool) -> None:
    """Create the host file, or with `force` update the one that exists. Raises GuestlintError."""
    from guestlint.evaluated.toml_file import update, write  # noqa: PLC0415 - help and bad input need no writer

    if not force:
        create_file(output, write(adopted.data).encode(), _FORCE)
    elif not os.path.exists(output):
        write_file(output, write(adopted.data).encode())
    else:
        try:
            old = read_file(output).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise SourceError.from_os_error(output, error) from error
        replace_text(output, old, update(output, old, adopted))


def _say(left_out: Sequence[LeftOut]) -> None:
    """One line for each option that the host file has not, and one for all that the module makes of itself."""
    for each in left_out:
        if not each.implied:
            sys.stderr.write(f"guestlint: left out {one_line(each.path)}: {each.reason}\n")
    implied = sum(each.implied for each in left_out)
    if implied:
        sys.stderr.write(f"guestlint: left out {implied} values that the module has by default or makes itself\n")


def _check_target(output: str, *, force: bool) -> None:
    if not output.lower().endswith(".toml"):
        message = f"{output}: a host file is written as TOML, so its name ends in .toml"
        raise GuestlintError(message)
    if os.path.lexists(output) and not force:
        message = f"{output}: exists, and is not overwritten"
        raise GuestlintError(message, _FORCE)
    if os.path.exists(output) and not os.path.isfile(output):
        message = f"{output}: not a regular file"
        raise GuestlintError(message)
