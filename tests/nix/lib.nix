# A module system as small as the tests need: options, definitions and their order as nixpkgs' lib/modules.nix has them.
let
  inherit (builtins) concatMap elem elemAt filter foldl' genList head isAttrs isFunction isList isPath length listToAttrs map mapAttrs sort tail toString attrNames;

  reverse = list: genList (index: elemAt list (length list - 1 - index)) (length list);
  last = list: elemAt list (length list - 1);

  # Conditions and merges taken off, and what stays of several definitions, in order.
  flat = { file, value }:
    if (value._type or "") == "merge" then concatMap (content: flat { inherit file; value = content; }) value.contents
    else if (value._type or "") == "if" then (if value.condition then flat { inherit file; value = value.content; } else [ ])
    else [ { inherit file value; } ];
  settled = definitions:
    let
      all = concatMap flat definitions;
      priority = each: if (each.value._type or "") == "override" then each.value.priority else 100;
      strongest = foldl' (low: each: if priority each < low then priority each else low) 9999 all;
      strip = each: if (each.value._type or "") == "override" then each // { value = each.value.content; } else each;
      ordered = each:
        if (each.value._type or "") == "order" then each // { value = each.value.content; order = each.value.priority; }
        else each // { order = 1000; };
      won = map (each: ordered (strip each)) (filter (each: priority each == strongest) all);
    in
    map (each: { inherit (each) file value; }) (sort (a: b: a.order < b.order) won);

  # What is said of the options in a group of them.
  pushed = { file, value }:
    if (value._type or "") == "override" then
      map (each: each // { value = mapAttrs (_: lib.mkOverride value.priority) each.value; })
        (pushed { inherit file; value = value.content; })
    else if value ? _type then concatMap pushed (flat { inherit file value; })
    else [ { inherit file value; } ];

  at = name: concatMap (each: if each.value ? ${name} then [ (each // { value = each.value.${name}; }) ] else [ ]);
  named = names: of: listToAttrs (map (name: { inherit name; value = of name; }) names);
  namesOf = sets: attrNames (foldl' (all: each: all // each) { } sets);

  tree = loc: declared: definitions:
    named (namesOf declared) (name:
      let here = concatMap (each: if each ? ${name} then [ each.${name} ] else [ ]) declared;
      in
      if (head here)._type or "" == "option" then option (loc ++ [ name ]) (head here) (at name definitions)
      else tree (loc ++ [ name ]) here (concatMap pushed (at name definitions)));
  option = loc: declared: definitions:
    let
      default = if declared ? default then [ { file = "default"; value = lib.mkOverride 1500 declared.default; } ] else [ ];
      settledHere = settled (default ++ definitions);
    in
    declared // {
      inherit loc;
      isDefined = settledHere != [ ];
      definitionsWithLocations = settledHere;
      value =
        if settledHere == [ ] then throw "The option `${toString loc}' was accessed but has no value defined."
        else declared.type.merge loc settledHere;
    };
  valuesOf = mapAttrs (_: each: if each._type or "" == "option" then each.value else valuesOf each);

  evalModules = { modules, args ? { }, loc ? [ ] }:
    let
      all = { inherit lib; inherit (result) config options; } // args;
      load = { file, module }:
        if isPath module then load { file = toString module; module = import module; }
        else if isFunction module then load { inherit file; module = module all; }
        else if module ? config || module ? options then
          { options = { }; config = { }; imports = [ ]; file = module._file or file; } // module
        else { inherit file; options = { }; config = removeAttrs module [ "imports" ]; imports = module.imports or [ ]; };
      level = given:
        let
          loaded = map load given;
          below = concatMap (each: map (module: { inherit (each) file; inherit module; }) each.imports) loaded;
        in
        if given == [ ] then [ ] else loaded ++ level below;
      loaded = reverse (level (map (module: { file = "<unknown-file>"; inherit module; }) modules));
      result = {
        options = tree loc (map (each: each.options) loaded)
          (concatMap (each: pushed { inherit (each) file; value = each.config; }) loaded);
        config = valuesOf result.options;
        _module = { inherit args; specialArgs = { inherit lib; }; };
      };
    in
    result;

  types = rec {
    # All the same, or the first of them.
    value.merge = loc: definitions:
      if elem false (map (each: each.value == (head definitions).value) (tail definitions)) then throw "conflicting definitions of `${toString loc}'"
      else (head definitions).value;
    raw.merge = _: definitions: (head definitions).value;
    listOf = of: {
      merge = loc: concatMap (each: concatMap
        (value: let parts = settled [ { inherit (each) file; inherit value; } ]; in if parts == [ ] then [ ] else [ (of.merge loc parts) ])
        each.value);
    };
    attrsOf = of: {
      merge = loc: definitions:
        let parts = name: settled (at name definitions);
        in
        named (filter (name: parts name != [ ]) (namesOf (map (each: each.value) definitions)))
          (name: of.merge (loc ++ [ name ]) (parts name));
    };
    submodule = module: {
      merge = loc: definitions: (evalModules {
        args.name = last loc;
        modules = [ module ] ++ map
          (each: if isAttrs each.value then { _file = each.file; config = each.value; } else { _file = each.file; imports = [ each.value ]; })
          definitions;
      }).config;
    };
    # A whole system, of these modules and those that are given.
    system = modules: {
      merge = _: definitions:
        if definitions == [ ] || elem null (map (each: each.value) definitions) then null
        else evalModules { modules = modules ++ map (each: each.value) definitions; };
    };
  };

  lib = {
    inherit evalModules types;
    inherit (builtins) filter foldl' listToAttrs map mapAttrs;
    mkOption = declared: declared // { _type = "option"; };
    mkIf = condition: content: { _type = "if"; inherit condition content; };
    mkMerge = contents: { _type = "merge"; inherit contents; };
    mkOverride = priority: content: { _type = "override"; inherit priority content; };
    mkForce = lib.mkOverride 50;
    mkDefault = lib.mkOverride 1000;
    mkOrder = priority: content: { _type = "order"; inherit priority content; };
    mkBefore = lib.mkOrder 500;
    mkAfter = lib.mkOrder 1500;
    nameValuePair = name: value: { inherit name value; };
    genAttrs = names: of: listToAttrs (map (name: lib.nameValuePair name (of name)) names);
    mapAttrs' = of: set: listToAttrs (map (name: of name set.${name}) (attrNames set));
    mapAttrsToList = of: set: map (name: of name set.${name}) (attrNames set);
    filterAttrs = keep: set: removeAttrs set (filter (name: !(keep name set.${name})) (attrNames set));
    concatMapAttrs = of: set: foldl' (all: name: all // of name set.${name}) { } (attrNames set);
    optionalAttrs = condition: set: if condition then set else { };
    recursiveUpdate = a: b:
      named (namesOf [ a b ]) (name:
        if a ? ${name} && b ? ${name} && isAttrs a.${name} && isAttrs b.${name} then lib.recursiveUpdate a.${name} b.${name}
        else b.${name} or a.${name});
    importTOML = file: builtins.fromTOML (builtins.readFile file);
  };
in
lib
