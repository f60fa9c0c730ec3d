# guestlint as a package of nixpkgs. Its tests need programs of their own, and run in the repository (`make test`).
{ lib, python3Packages }:

let
  first = pattern: text: builtins.head (builtins.match ".*${pattern}.*" text);
in
python3Packages.buildPythonApplication {
  pname = "guestlint";
  version = first "__version__ = \"([^\"]+)\"" (builtins.readFile ../guestlint/__init__.py);
  pyproject = true;

  src = lib.fileset.toSource {
    root = ../.;
    fileset = lib.fileset.unions [ ../guestlint ../pyproject.toml ../README.md ../LICENSE ];
  };

  build-system = [ python3Packages.hatchling ];

  dependencies =
    (with python3Packages; [ click markdown-it-py msgspec pathspec rich tomli tomlkit tree-sitter ])
    ++ (with python3Packages.tree-sitter-grammars; [ tree-sitter-json tree-sitter-toml ]);

  # nixpkgs has one version of each, which is not always within these bounds
  pythonRelaxDeps = [ "hatchling" "tomli" "tree-sitter" "tree-sitter-json" "tree-sitter-toml" ];

  pythonImportsCheck = [ "guestlint" ];

  meta = {
    description = "Static linter for NixOS hosts that run micro VMs and containers";
    homepage = "https://github.com/guestlint/guestlint";
    license = lib.licenses.mit;
    mainProgram = "guestlint";
  };
}
