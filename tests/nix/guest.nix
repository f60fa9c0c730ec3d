# Options of a micro VM's own system.
{ lib, ... }:
let
  inherit (lib) mkOption types;
  some = default: type: mkOption { inherit default type; };
  needed = mkOption { type = types.value; };
  valued = default: some default types.value;
  listed = options: some [ ] (types.listOf (types.submodule { inherit options; }));
in
{
  options = {
    networking.hostName = valued "nixos";
    fileSystems = some { } (types.attrsOf (types.submodule { options = { device = valued null; fsType = valued "auto"; }; }));
    environment = some { } types.raw;
    microvm = {
      mem = valued 512;
      vcpu = valued 1;
      hypervisor = valued "qemu";
      vsock.cid = valued null;
      interfaces = listed { type = needed; id = needed; mac = needed; macvtap.link = needed; };
      shares = listed { tag = needed; source = needed; mountPoint = needed; proto = valued "9p"; };
      volumes = listed { image = needed; mountPoint = needed; size = needed; autoCreate = valued true; };
    };
  };
}
