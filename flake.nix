{
  description = "guestlint: a static linter for NixOS hosts that run micro VMs and containers";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs = { self, nixpkgs }:
    let
      systems = builtins.filter (system: nixpkgs.legacyPackages ? ${system})
        [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ];
      forAllSystems = make: builtins.listToAttrs (map (system: { name = system; value = make system; }) systems);
      lib = import ./nix/lib.nix { inherit (self) packages; };
    in
    {
      inherit lib;

      packages = forAllSystems (system: rec {
        guestlint = nixpkgs.legacyPackages.${system}.callPackage ./nix/package.nix { };
        default = guestlint;
      });

      apps = forAllSystems (system: rec {
        guestlint = { type = "app"; program = "${self.packages.${system}.guestlint}/bin/guestlint"; };
        default = guestlint;
      });

      overlays.default = final: _: { guestlint = final.callPackage ./nix/package.nix { }; };

      nixosModules = rec {
        guestlint = import ./nix/nixos-module.nix { inherit lib; inherit (self) packages; };
        default = guestlint;
      };

      flakeModules = rec {
        guestlint = import ./nix/flake-module.nix { inherit lib; };
        default = guestlint;
      };

      templates = rec {
        fleet = { path = ./nix/template; description = "NixOS hosts whose guests are checked by guestlint"; };
        default = fleet;
      };

      checks = forAllSystems (system: { package = self.packages.${system}.guestlint; });
    };
}
