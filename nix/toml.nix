# The text of a settings file. Strings, numbers, truth values and keys are written in TOML as in JSON.
settings:

let
  isGiven = table: key: table.${key} != null;
  entries = table: map (key: "${builtins.toJSON key} = ${value table.${key}}")
    (builtins.filter (isGiven table) (builtins.attrNames table));
  value = given:
    if builtins.isAttrs given then "{ ${builtins.concatStringsSep ", " (entries given)} }"
    else if builtins.isList given then "[${builtins.concatStringsSep ", " (map value given)}]"
    else builtins.toJSON given;
in
builtins.concatStringsSep "" (map (line: line + "\n") (entries settings))
