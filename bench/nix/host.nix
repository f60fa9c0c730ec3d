# What guestlint works out of a host file, evaluated by Nix: the options of guests, and the datasets, mounts and units
# that come of them. The module system is the one of the tests, which is smaller than that of nixpkgs, and quicker.
{ file }:
let
  lib = import ../../tests/nix/lib.nix;
  inherit (builtins) attrValues concatLists concatStringsSep hashString replaceStrings substring;
  inherit (lib) mapAttrsToList mkMerge mkOption types;

  some = default: type: mkOption { inherit default type; };
  each = options: some { } (types.attrsOf (types.submodule { inherit options; }));
  value = mkOption { type = types.value; };
  strings = some [ ] (types.listOf types.value);

  escape = path: replaceStrings [ "-" "/" ] [ "\\x2d" "-" ] (substring 1 (-1) path);
  mountOf = zfs: "${escape zfs.hostMountpoint}.mount";
  macOf = name:
    let hash = hashString "sha256" name;
    in "02:01:27:${concatStringsSep ":" (map (at: substring at 2 hash) [ 0 2 4 ])}";

  guest = { name, ... }@outer: {
    options = {
      backend = value;
      autostart = some false types.value;
      nodeName = some "ward-${name}" types.value;
      container.macvlan = some null types.value;
      microvm = {
        system = some null types.value;
        macvtap = some null types.value;
        mac = some (macOf name) types.value;
      };
      zfs = some { } (types.attrsOf (types.submodule ({ name, config, ... }: {
        options = {
          pool = value;
          dataset = value;
          guestMountpoint = some name types.value;
          hostMountpoint = some "/guests/${outer.name}${config.guestMountpoint}" types.value;
        };
      })));
    };
  };

  options = {
    node.name = value;
    networking.interfaces = some { } (types.attrsOf types.value);
    guests = some { } (types.attrsOf (types.submodule guest));
    fileSystems = each { device = value; fsType = value; options = strings; };
    disko.devices.zpool = each { datasets = each { mountpoint = value; }; };
    systemd.services = each { requires = strings; after = strings; before = strings; wantedBy = strings; };
  };

  serviceOf = name: guest: {
    "${guest.backend}@${name}" = rec { requires = map mountOf (attrValues guest.zfs); after = requires; };
  };
  datasetOf = zfs: { ${zfs.pool}.datasets.${zfs.dataset}.mountpoint = null; };
  fileSystemOf = zfs: {
    ${zfs.hostMountpoint} = { device = "${zfs.pool}/${zfs.dataset}"; fsType = "zfs"; options = [ "zfsutil" ]; };
  };
  ensureOf = zfs: {
    "zfs-ensure-${escape "/${zfs.pool}/${zfs.dataset}"}" = rec {
      wantedBy = [ (mountOf zfs) ];
      before = wantedBy;
      after = [ "zfs-import-${zfs.pool}.service" "zfs-mount.target" ];
    };
  };
  made = { config, ... }:
    let datasets = concatLists (mapAttrsToList (_: guest: attrValues guest.zfs) config.guests);
    in
    {
      config = {
        disko.devices.zpool = mkMerge (map datasetOf datasets);
        fileSystems = mkMerge (map fileSystemOf datasets);
        systemd.services = mkMerge (map ensureOf datasets ++ mapAttrsToList serviceOf config.guests);
      };
    };

  host = lib.evalModules {
    modules = [ { inherit options; } (lib.importTOML file) made ];
  };
in
host.config
