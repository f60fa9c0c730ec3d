# A module for flake-parts: `checks.<system>.guestlint` lints all `nixosConfigurations` in one run.
{ lib }:

let
  guestlint = lib;
in
{ config, lib, self, ... }:

let
  cfg = config.guestlint;
  inherit (lib) mkOption types;
in
{
  options.guestlint = {
    hosts = mkOption {
      type = types.lazyAttrsOf types.raw;
      default = self.nixosConfigurations or { };
      defaultText = "self.nixosConfigurations";
      description = "The hosts to lint.";
    };

    settings = mkOption {
      type = types.nullOr (types.either types.path (types.attrsOf types.anything));
      default = null;
      description = "A settings file, or what would be in it; by default the flake's own `guestlint.toml`.";
    };

    failOn = mkOption {
      type = types.nullOr (types.enum [ "error" "warning" "info" "never" ]);
      default = null;
      description = "The check fails on findings of at least this severity, by default as the settings say.";
    };
  };

  config.perSystem = { system, ... }: {
    checks.guestlint = guestlint.check { inherit self system; inherit (cfg) hosts settings failOn; };
  };
}
