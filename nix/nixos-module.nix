# A module for a host's configuration: building the system lints its guests.
{ lib, packages }:

let
  guestlint = lib;
in
{ config, options, lib, pkgs, ... }:

let
  cfg = config.guestlint;
  inherit (lib) mkOption types;

  report = guestlint.check {
    self = cfg.source;
    hosts.${config.networking.hostName} = { inherit config options lib; };
    guestlint = cfg.package;
    inherit (cfg) settings failOn;
    name = "guestlint-${config.networking.hostName}";
  };
in
{
  options.guestlint = {
    enable = lib.mkEnableOption "a check of this host's guests whenever the system is built";

    package = mkOption {
      type = types.package;
      default = packages.${pkgs.stdenv.buildPlatform.system}.guestlint;
      defaultText = "guestlint of its flake";
      description = "The guestlint that checks the host.";
    };

    source = mkOption {
      type = types.raw;
      default = null;
      example = lib.literalExpression "self";
      description = "The flake that the host is written in. Without it, findings quote no lines.";
    };

    settings = mkOption {
      type = types.nullOr (types.either types.path (types.attrsOf types.anything));
      default = null;
      example = { ignore = [ "global-mac" ]; };
      description = "A settings file, or what would be in it; by default the flake's own `guestlint.toml`.";
    };

    failOn = mkOption {
      type = types.nullOr (types.enum [ "error" "warning" "info" "never" ]);
      default = null;
      description = ''
        The build fails on findings of at least this severity, by default as the settings say. With `never`, the
        findings are only in its log, and in `system.build.guestlint`.
      '';
    };
  };

  config = lib.mkIf cfg.enable {
    system.checks = [ report ];
    system.build.guestlint = report;
    warnings = lib.optional (cfg.source == null)
      "guestlint.source is not set to the flake (`self`): findings quote no lines of .nix files";
  };
}
