# Options as NixOS, microvm.nix and the guests module declare them, those that the tests use.
{ lib, ... }:
let
  inherit (lib) mkOption types;
  some = default: type: mkOption { inherit default type; };
  needed = mkOption { type = types.value; };
  valued = default: some default types.value;
  each = options: some { } (types.attrsOf (types.submodule { inherit options; }));
  listed = options: some [ ] (types.listOf (types.submodule { inherit options; }));
  strings = some [ ] (types.listOf types.value);
  table = some { } (types.attrsOf types.value);

  fileSystems = each { device = valued null; fsType = valued "auto"; options = strings; };
in
{
  options = {
    inherit fileSystems;
    environment = some { } types.raw;
    node.name = valued "ward";
    guests = some { } (types.attrsOf (types.submodule ({ name, config, ... }: {
      options = {
        backend = needed;
        nodeName = valued "ward-${name}";
        autostart = valued false;
        modules = some [ ] types.raw;
        extraSpecialArgs = some { } types.raw;
        networking.links = strings;
        microvm = { system = needed; mac = needed; };
        container.macvlans = mkOption { type = types.listOf types.value; };
        zfs = some { } (types.attrsOf (types.submodule ({ name, ... }: {
          options = { pool = needed; dataset = needed; guestMountpoint = valued name; };
        })));
      };
    })));
    microvm = {
      stateDir = valued "/var/lib/microvms";
      autostart = strings;
      vms = each {
        autostart = valued true;
        flake = some null types.raw;
        evaluatedConfig = some null types.raw;
        specialArgs = some { } types.raw;
        config = some null (types.system [ ./guest.nix ]);
      };
    };
    containers = each {
      autoStart = valued false;
      privateNetwork = valued false;
      localAddress = valued null;
      config = some null types.raw;
      bindMounts = each { hostPath = valued null; isReadOnly = valued true; };
      allowedDevices = listed { node = needed; modifier = needed; };
      extraFlags = strings;
      tmpfs = strings;
    };
    disko.devices.zpool = each { mountpoint = valued null; datasets = each { mountpoint = valued null; options = table; }; };
    networking = {
      hostName = valued "nixos";
      nat.internalInterfaces = strings;
      wireguard.interfaces = each { privateKey = valued null; };
      wireless.networks = each { psk = valued null; };
    };
    systemd = {
      services = each { after = strings; script = valued ""; environment = table; };
      tmpfiles.rules = strings;
      network.networks = each { matchConfig = table; networkConfig = table; };
    };
  };
}
