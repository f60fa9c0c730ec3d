"""The names of the commands."""

from __future__ import annotations

from collections.abc import Mapping

COMMANDS: Mapping[str, str] = {
    "check": "Lint host files (the default command).",
    "graph": "Print the dependency graph.",
    "expand": "Print what the module would generate.",
    "eval": "Evaluate hosts with Nix, and print their facts.",
    "import": "Create a host file from a NixOS configuration.",
    "drift": "Compare a host file with the evaluated configuration.",
    "summarize": "Lint hosts each alone, for a merge.",
    "merge": "Report what summaries of hosts say together.",
    "rules": "List the rules.",
    "explain": "Explain a rule.",
    "schema": "Print the JSON Schema of host files.",
    "settings": "Print the settings in force.",
    "plugins": "List installed plugins.",
    "plugin": "Create or test a plugin.",
    "cache": "Show or clear what earlier runs have kept.",
    "init": "Set up guestlint in this folder.",
    "completion": "Print a shell's completion script.",
    "help": "Show the help of a command.",
}
"""All commands, each with a line of help; `check` is the default."""
