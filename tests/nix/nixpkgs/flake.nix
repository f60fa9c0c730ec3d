{
  # As much of nixpkgs as guestlint's flake asks for: a module system, and Python packages that are names only.
  outputs = { self }:
    let
      lib = import ./lib.nix;
      names = list: builtins.listToAttrs (map (name: { inherit name; value = name; }) list);
      package = system: {
        buildPythonApplication = given: given // derivation {
          name = "${given.pname}-${given.version}";
          inherit system;
          builder = "/bin/sh";
          args = [ "-c" "/bin/mkdir -p $out/bin && /bin/cp $program $out/bin/guestlint" ];
          program = ./program;
        };
        tree-sitter-grammars = names [ "tree-sitter-json" "tree-sitter-toml" ];
      } // names [ "hatchling" "click" "markdown-it-py" "msgspec" "pathspec" "rich" "tomli" "tomlkit" "tree-sitter" ];
      system = { config, ... }: {
        system.build.toplevel = derivation {
          name = "nixos-system-${config.networking.hostName}";
          system = "x86_64-linux";
          builder = "/bin/sh";
          args = [ "-c" "echo > $out" ];
          passedChecks = config.system.checks;
        };
      };
      packages = system: rec {
        inherit lib;
        python3Packages = package system;
        stdenv = { buildPlatform = { inherit system; }; hostPlatform = { inherit system; }; };
        callPackage = file: more:
          let function = import file; in
          function (builtins.intersectAttrs (builtins.functionArgs function) { inherit lib python3Packages; } // more);
      };
    in
    {
      lib = lib // {
        nixosSystem = { modules, specialArgs ? { } }:
          lib.evalModules { inherit specialArgs; modules = modules ++ [ system ]; pkgs = packages "x86_64-linux"; };
      };
      legacyPackages = { x86_64-linux = packages "x86_64-linux"; aarch64-linux = packages "aarch64-linux"; };
    };
}
