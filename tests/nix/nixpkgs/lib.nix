# A module system of the shape of nixpkgs': `config` and `options` with what was defined where. It checks no types, and
# knows conditions (mkIf) only around options and above them.
let
  isOption = thing: thing._type or "" == "option";
  isConditional = thing: thing._type or "" == "if";
  get = path: set: builtins.foldl' child set path;
  child = found: key:
    if found == null then null
    else if isConditional found then
      let content = child found.content key; in if content == null then null else found // { inherit content; }
    else found.${key} or null;
  discharge = each:
    if !(isConditional each.value) then [ each ]
    else if each.value.condition then discharge (each // { value = each.value.content; })
    else [ ];
  merge = one: other:
    if builtins.isAttrs one && builtins.isAttrs other && !(other ? outPath)
    then one // other // builtins.mapAttrs (key: value: if one ? ${key} then merge one.${key} value else value) other
    else if builtins.isList one && builtins.isList other then one ++ other
    else other;

  # What NixOS declares; every host has these options
  declared = {
    fileSystems = { default = { }; };
    containers = { default = { }; };
    guests = { default = { }; };
    node = { default = { }; };
    networking.hostName = { default = ""; };
    system.checks = { default = [ ]; };
    system.build = { default = { }; };
    warnings = { default = [ ]; };
  };
  mark = set: if set == { } || set ? default then { _type = "option"; } // set else builtins.mapAttrs (_: mark) set;

  load = arguments: module:
    let
      file = if builtins.isPath module || builtins.isString module then module else null;
      code = if file == null then module else import file;
      made = if builtins.isFunction code then code arguments else code;
      own = if made ? config || made ? options then made.config or { } else removeAttrs made [ "imports" ];
    in
    [ {
      file = if file == null then "<unknown-file>" else toString file;
      options = made.options or { };
      config = own;
    } ] ++ builtins.concatLists (map (load arguments) (made.imports or [ ]));
in
rec {
  mkIf = condition: content: { _type = "if"; inherit condition content; };
  mkOption = given: { _type = "option"; } // given;
  mkEnableOption = _: mkOption { default = false; };
  literalExpression = text: text;
  optional = condition: value: if condition then [ value ] else [ ];
  types = {
    package = "package"; raw = "raw"; path = "path"; anything = "anything";
    attrsOf = of: [ "attrsOf" of ]; lazyAttrsOf = of: [ "lazyAttrsOf" of ]; nullOr = of: [ "nullOr" of ];
    either = one: other: [ "either" one other ]; enum = values: [ "enum" values ];
  };
  licenses.mit = "mit";
  fileset = { toSource = { root, ... }: root; unions = files: files; };

  evalModules = { modules, pkgs ? { }, specialArgs ? { } }:
    let
      arguments = { inherit config options pkgs; lib = import ./lib.nix; } // specialArgs;
      loaded = builtins.concatLists (map (load arguments) modules);
      tree = builtins.foldl' (set: module: merge set module.options) (mark declared) loaded;
      walk = path: node:
        if isOption node then
          let
            defined = builtins.filter (each: get path each.config != null) loaded;
            definitionsWithLocations = builtins.concatMap
              (each: discharge { inherit (each) file; value = get path each.config; })
              defined;
            values = map (each: each.value) definitionsWithLocations;
            first = if values == [ ] then (node.default or (throw "used but not defined")) else builtins.head values;
          in
          node // {
            loc = path;
            isDefined = values != [ ] || node ? default;
            inherit definitionsWithLocations;
            definitions = values;
            files = map (each: each.file) definitionsWithLocations;
            value = builtins.foldl' merge first (if values == [ ] then [ ] else builtins.tail values);
          }
        else builtins.mapAttrs (key: walk (path ++ [ key ])) node;
      options = walk [ ] tree;
      valued = node: if isOption node then node.value else builtins.mapAttrs (_: valued) node;
      config = valued options;
    in
    { inherit config options; };
}
