"""From a flake to facts: runs Nix where a `#` asks for it, and nowhere else.

A reference names the hosts, a process evaluates each of them with `facts.nix`, and what it prints is a document like
any other.
"""
