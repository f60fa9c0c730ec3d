# What the guests module makes of a host file's guests, in plain Nix: the defaults of its options in both revisions.
# Addresses that the file does not give are left out, as deriving them takes the module's own library.
{ file, revision }:
let
  host = builtins.fromTOML (builtins.readFile file);
  lower = builtins.replaceStrings [ "A" "B" "C" "D" "E" "F" ] [ "a" "b" "c" "d" "e" "f" ];
  mac = options: if options ? mac then { mac = lower options.mac; } else { };

  linkOf = macvlan:
    let parts = builtins.filter builtins.isString (builtins.split ":" macvlan);
    in if builtins.length parts > 1 then builtins.elemAt parts 1 else "mv-${macvlan}";

  seed = guest: {
    microvm = { inherit (guest.microvm) system macvtap; } // mac guest.microvm;
    container = { inherit (guest.container) macvlan; };
    networking.mainLinkName = guest.networking.mainLinkName or (
      if guest.backend == "microvm" then guest.microvm.macvtap else "mv-${guest.container.macvlan}"
    );
  };

  later = guest: rec {
    microvm = {
      inherit (guest.microvm) system;
      interfaces = builtins.mapAttrs (name: interface: { hostLink = interface.hostLink or name; } // mac interface)
        (guest.microvm.interfaces or { });
    };
    container = { inherit (guest.container) macvlans; };
    networking.links = guest.networking.links or (
      if guest.backend == "microvm"
      then builtins.attrNames microvm.interfaces
      else map linkOf container.macvlans
    );
  };

  evaluate = name: guest:
    let
      options = (if revision == "seed" then seed else later) guest;
      base.baseMac = lower (guest.microvm.baseMac or "02:01:27:00:00:00");
    in
    {
      inherit (guest) backend;
      nodeName = guest.nodeName or "${host.node.name}-${name}";
      autostart = guest.autostart or false;
      inherit (options) networking;
      zfs = builtins.mapAttrs
        (entry: zfs: rec {
          inherit (zfs) pool dataset;
          guestMountpoint = zfs.guestMountpoint or entry;
          hostMountpoint = zfs.hostMountpoint or "/guests/${name}${guestMountpoint}";
        })
        (guest.zfs or { });
    } // (
      if guest.backend == "microvm" then { microvm = options.microvm // base; } else { inherit (options) container; }
    );
in
{
  node = { type = "host"; } // host.node;
  guests = builtins.mapAttrs evaluate (host.guests or { });
  networking.interfaces = host.networking.interfaces or { };
  fileSystems = host.fileSystems or { };
}
