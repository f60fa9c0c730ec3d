# A derivation for `checks`: it builds if guestlint finds nothing in a flake's hosts, and is the report as JSON.
#
# Nix evaluates the hosts. What is built is a run of guestlint on the result, with a shell and nothing else: no package of
# nixpkgs, and none of the hosts'.
{ packages }:

{ self ? null # the flake that the hosts are written in; without it, findings quote no lines
, hosts ? self.nixosConfigurations
, system ? null # of the machine that runs guestlint
, guestlint ? packages.${system}.guestlint
, settings ? null # a settings file, or what would be in it; by default the flake's own guestlint.toml
, failOn ? null # "error", "warning", "info" or "never"; by default as the settings say
, name ? "guestlint"
}:

let
  inherit (import ./lib.nix { inherit packages; }) facts;

  document = host:
    builtins.toFile "${plain host}.json" (builtins.unsafeDiscardStringContext (builtins.toJSON (facts {
      inherit self;
      name = host;
      host = hosts.${host};
    })));

  # A store path's name has few characters
  plain = text: builtins.concatStringsSep "-" (builtins.filter (part: builtins.isString part && part != "")
    (builtins.split "[^[:alnum:]_+-]+" "host ${text}"));

  settingsFile =
    if builtins.isAttrs settings && !(settings ? outPath)
    then builtins.toFile "guestlint.toml" (import ./toml.nix settings)
    else settings;

  options =
    if failOn == null then [ ] else if failOn == "never" then [ "--exit-zero" ] else [ "--fail-on" failOn ];
in
derivation ({
  inherit name;
  system = if system == null then guestlint.system else system;
  builder = "/bin/sh";
  args = [ "-c" ''cd "$source" && "$program" check --format text --format "json=$out" "$@"'' "guestlint" ]
    ++ options ++ [ "--" ] ++ map document (builtins.attrNames hosts);
  program = "${guestlint}/bin/guestlint";
  source = if self == null then "." else "${self}";
  GUESTLINT_NO_PLUGINS = "1";
  preferLocalBuild = true;
  allowSubstitutes = false;
} // (if settings == null then { } else { GUESTLINT_CONFIG = "${settingsFile}"; }))
