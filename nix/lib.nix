# What the flake offers to other flakes. `packages` are guestlint's own, by system.
{ packages }:

{
  # The facts of a host, which is one of `nixosConfigurations`; with `self`, the flake that it is written in, they hold
  # what is written there only. `builtins.toJSON` makes of them what guestlint reads.
  facts = { host, name ? null, self ? null }:
    let
      given = value: key: if value == null then { } else { ${key} = value; };
      root = if self == null then null else builtins.unsafeDiscardStringContext (toString self);
    in
    import ../guestlint/nix/facts.nix
      (host // { guestlint = given name "name" // given root "root"; });

  check = import ./check.nix { inherit packages; };
}
