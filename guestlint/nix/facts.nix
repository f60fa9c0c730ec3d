host:
let g = host.guestlint or { };
in {
  guestlint = { facts = 1; host = g.name or "x"; left_out = [ { path = [ "containers" "a b" ]; } ]; };
  config = { networking.hostName = host.config.networking.hostName; containers = host.config.containers or { }; };
  complete = [ ];
  places = builtins.concatMap (n: let p = builtins.unsafeGetAttrPos "bindMounts" host.config.containers.${n}; in
    if p == null then [ ] else [ { path = [ "containers" n "bindMounts" ]; inherit (p) file line column; } ]) (builtins.attrNames (host.config.containers or { }));
}
