{
  description = "NixOS hosts and their guests";

  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
    guestlint.url = "github:guestlint/guestlint";
    guestlint.inputs.nixpkgs.follows = "nixpkgs";
  };

  outputs = { self, nixpkgs, guestlint }:
    let
      host = name: nixpkgs.lib.nixosSystem { modules = [ ./hosts/${name}.nix ]; };
    in
    {
      nixosConfigurations = { sire = host "sire"; ward = host "ward"; };

      # All hosts in one run, so that they are compared, too
      checks.x86_64-linux.guestlint = guestlint.lib.check { inherit self; system = "x86_64-linux"; };
    };
}
