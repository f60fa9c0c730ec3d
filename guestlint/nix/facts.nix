# The facts of a NixOS host: the options that guestlint reads, as Nix evaluated them, and where each was written.
#
# `host` is nixosConfigurations.HOST, or any set with its `config` and `options`. `host.guestlint` may hold `name`, what
# the host is called, and `root`, the store path of the flake that it is in, to which the places are then limited.
#
# Nothing leaves Nix that `allowed` does not name. What throws is left out, and named in `left_out`.
host:
let
  inherit (builtins)
    attrNames
    attrValues
    concatLists
    concatMap
    deepSeq
    elem
    elemAt
    filter
    foldl'
    functionArgs
    genList
    genericClosure
    getContext
    head
    isAttrs
    isBool
    isFloat
    isFunction
    isInt
    isList
    isPath
    isString
    length
    listToAttrs
    mapAttrs
    match
    sort
    stringLength
    substring
    tail
    toString
    tryEval
    unsafeDiscardStringContext
    unsafeGetAttrPos
    ;

  settings = host.guestlint or { };
  root = settings.root or null;

  ## What is read: the shape of the options that are given.

  # A string, a number, a truth value, or a list of those.
  value = { kind = "value"; };
  # One that may be without a value: reading it throws, and that is as it should be.
  maybe = value // { unset = true; };
  # A value that may hold more than is anybody's business, and what is kept of it.
  cut = keep: value // { inherit keep; };
  # Options by their names.
  set = options: { kind = "set"; inherit options; };
  # Any names, each of them with the same options.
  each = of: { kind = "each"; inherit of; };
  list = of: { kind = "list"; inherit of; };
  values = names: listToAttrs (map (name: { inherit name; value = value; }) names);

  unit = values [
    "enable" "requires" "requisite" "bindsTo" "wants" "upholds" "after" "before" "wantedBy" "requiredBy"
  ] // {
    unitConfig = set (values [
      "Requires" "Requisite" "BindsTo" "Wants" "Upholds" "After" "Before" "DefaultDependencies" "RequiresMountsFor"
      "Unit"
    ]);
  };
  units = config: each (set (unit // mapAttrs (_: names: set (values names)) config));
  sections = mapAttrs (_: names: set (values names));

  # A link that is made of others.
  link = each (set (values [ "interface" "interfaces" "dev" "type" ]));
  addresses = set { addresses = list (set (values [ "address" "prefixLength" ])); };

  ports = list (set (values [ "protocol" "hostPort" "containerPort" ]));
  pair = values [ "hostBridge" "hostAddress" "hostAddress6" "localAddress" "localAddress6" "localMacAddress" ] // {
    forwardPorts = ports;
  };

  fileSystem = values [ "device" "fsType" "options" "mountPoint" "label" "depends" "neededForBoot" "enable" ] // {
    overlay = set (values [ "lowerdir" "upperdir" "workdir" ]);
  };

  vm = set {
    networking = set (values [ "hostName" ]);
    fileSystems = each (set (values [ "device" "fsType" "options" "neededForBoot" ]));
    microvm = set (values [ "hypervisor" "mem" "vcpu" "writableStoreOverlay" "storeOnDisk" ] // {
      interfaces = list (set (values [ "type" "id" "mac" "bridge" ] // {
        macvtap = set { link = maybe; mode = maybe; };
      }));
      shares = list (set (values [ "tag" "source" "mountPoint" "proto" "readOnly" "socket" ]));
      volumes = list (set (values [ "image" "readOnly" "autoCreate" "label" ] // { mountPoint = maybe; size = maybe; }));
      devices = list (set (values [ "bus" "path" ]));
      forwardPorts = list (set (values [ "from" "proto" ] // sections {
        host = [ "address" "port" ];
        guest = [ "address" "port" ];
      }));
      vsock = set (values [ "cid" ]);
    });
  };

  allowed = set {
    node = set (values [ "name" "type" ]);

    guests = each (set (values [ "backend" "nodeName" "autostart" ] // {
      networking = set (values [ "mainLinkName" "links" ]);
      zfs = each (set (values [ "pool" "dataset" "hostMountpoint" "guestMountpoint" ]));
      microvm = set {
        system = maybe;
        macvtap = maybe;
        baseMac = maybe;
        mac = maybe;
        interfaces = each (set (values [ "hostLink" "mac" ]));
      };
      container = set { macvlan = maybe; macvlans = maybe; };
    }));

    microvm = set (values [ "stateDir" "autostart" ] // {
      host = set (values [ "enable" ]);
      vms = each (set { autostart = value; config = vm // { evaluated = true; }; });
    });

    containers = each (set (pair // values [
      "additionalCapabilities" "autoStart" "copyResolvConf" "enableTun" "ephemeral" "interfaces" "macvlans"
      "networkNamespace" "privateNetwork" "privateUsers" "restartIfChanged" "timeoutStartSec" "tmpfs"
    ] // {
      allowedDevices = list (set (values [ "node" "modifier" ]));
      bindMounts = each (set (values [ "mountPoint" "hostPath" "isReadOnly" ]));
      extraFlags = cut flag;
      extraVeths = each (set pair);
    }));

    fileSystems = each (set fileSystem);

    disko = set {
      devices = set {
        zpool = each (set (values [ "type" "mountpoint" "mountOptions" ] // {
          rootFsOptions = each value;
          datasets = each (set (values [ "type" "mountpoint" "mountOptions" ] // {
            options = each value;
            content = set (values [ "type" "format" "mountpoint" "mountOptions" ]);
          }));
        }));
      };
    };

    boot = set {
      zfs = set (values [ "extraPools" "requestEncryptionCredentials" ]);
      initrd = set { secrets = each (cut (_: "")); };
    };

    systemd = set {
      services = units {
        serviceConfig = [
          "WorkingDirectory" "RootDirectory" "RootImage" "StateDirectory" "CacheDirectory" "LogsDirectory"
          "RuntimeDirectory" "ConfigurationDirectory" "PrivateTmp"
        ];
      };
      targets = units { };
      sockets = each (set (unit // values [ "listenStreams" "listenDatagrams" ] // sections {
        socketConfig = [
          "ListenStream" "ListenDatagram" "ListenSequentialPacket" "ListenFIFO" "ListenSpecial" "ListenUSBFunction"
          "Service"
        ];
      }));
      timers = units { timerConfig = [ "Unit" ]; };
      paths = units {
        pathConfig = [ "PathExists" "PathExistsGlob" "PathChanged" "PathModified" "DirectoryNotEmpty" "Unit" ];
      };
      mounts = list (set (unit // values [ "where" "what" "type" "options" ]));
      automounts = list (set (unit // values [ "where" ]));
      tmpfiles = set { rules = cut rule; settings = each (each (each (set { }))); };
      network = set {
        enable = value;
        netdevs = each (set (values [ "enable" ] // sections {
          netdevConfig = [ "Kind" "Name" "MACAddress" ];
          peerConfig = [ "Name" "MACAddress" ];
        }));
        links = each (set (values [ "enable" ] // {
          matchConfig = each value;
          linkConfig = set (values [ "Name" "AlternativeName" "MACAddress" "MACAddressPolicy" ]);
        }));
        networks = each (set (values [
          "enable" "name" "DHCP" "address" "bridge" "bond" "ipvlan" "macvlan" "macvtap" "tunnel" "vlan" "vrf" "vxlan"
        ] // {
          matchConfig = each value;
          linkConfig = set (values [ "MACAddress" "Unmanaged" ]);
          networkConfig = set (values [
            "Address" "Bond" "Bridge" "DHCP" "IPVLAN" "KeepMaster" "MACVLAN" "MACVTAP" "Tunnel" "VLAN" "VRF" "VXLAN"
          ]);
          addresses = list (set (values [ "Address" ] // { addressConfig = set (values [ "Address" ]); }));
        }));
      };
    };

    networking = set (values [ "hostName" "useNetworkd" ] // {
      bridges = link;
      bonds = link;
      greTunnels = link;
      ipips = link;
      macvlans = link;
      sits = link;
      vlans = link;
      vswitches = each (set { interfaces = each (set (values [ "type" ])); });
      wireguard = set { interfaces = each (set { }); };
      wg-quick = set { interfaces = each (set { }); };
      openconnect = set { interfaces = each (set { }); };
      interfaces = each (set (values [ "name" "virtual" "virtualType" "macAddress" "useDHCP" ] // {
        ipv4 = addresses;
        ipv6 = addresses;
      }));
      renameInterfacesByMac = each value;
      wlanInterfaces = each (set (values [ "device" "mac" "fourAddr" ]));
      wireless = set (values [ "interfaces" ]);
      supplicant = each (set { });
      nat = set (values [ "enable" "externalInterface" "internalInterfaces" ]);
      nftables = set (values [ "enable" ]);
      firewall = set (values [ "enable" "trustedInterfaces" ] // { interfaces = each (set { }); });
      defaultGateway = set (values [ "address" "interface" ]);
      defaultGateway6 = set (values [ "address" "interface" ]);
      dhcpcd = set (values [ "allowInterfaces" ]);
    });
  };

  # Of which it is said that they are whole, where nothing of them threw.
  trees = [
    [ "guests" ] [ "microvm" "vms" ] [ "containers" ] [ "fileSystems" ] [ "disko" "devices" "zpool" ] [ "boot" "zfs" ]
    [ "systemd" "services" ] [ "systemd" "targets" ] [ "systemd" "sockets" ] [ "systemd" "timers" ]
    [ "systemd" "paths" ] [ "systemd" "mounts" ] [ "systemd" "automounts" ] [ "systemd" "network" ]
    [ "networking" "interfaces" ] [ "networking" "bridges" ] [ "networking" "bonds" ] [ "networking" "vlans" ]
    [ "networking" "macvlans" ] [ "networking" "nat" ]
  ];

  # A flag of systemd-nspawn without the text that it hands to the container.
  flag = text:
    let handed = match "(.*(--setenv|--set-credential|-E)).*" text; in if handed == null then text else head handed;
  # The type and the path of a rule of systemd-tmpfiles, without what it writes there.
  rule = text:
    let
      found = match "[ \t]*([^ \t]+)[ \t]+(\"[^\"]*\"|[^ \t]+).*" text;
    in
    if found == null then "" else "${head found} ${elemAt found 1}";

  ## The values.

  isScalar = v: isString v || isInt v || isBool v || isFloat v || v == null || isPath v;
  scalar = v: if isString v then unsafeDiscardStringContext v else if isPath v then toString v else v;

  # What is given of `v`, as a list of one or none, and the paths of what threw.
  take = schema: path: v:
    let
      whole = tryEval v;
      kept = shape: path: x: if shape ? keep && isString x then shape.keep x else scalar x;
      plain =
        if isList v then
          map (e: if isScalar e then kept schema path e else null) v
        else
          kept schema path v;
      checked = tryEval (deepSeq plain plain);
      some = given: failed: { given = [ given ]; inherit failed; };
      below = names: of:
        let
          parts = map (name: { inherit name; part = take (of name) (path ++ [ name ]) v.${name}; }) names;
        in
        some
          (listToAttrs (concatMap ({ name, part }: map (value: { inherit name value; }) part.given) parts))
          (concatMap (each: each.part.failed) parts);
      elements = genList (index: take schema.of (path ++ [ index ]) (elemAt v index)) (length v);
      lost = { given = [ ]; failed = if schema.unset or false then [ ] else [ path ]; };
      nothing = { given = [ ]; failed = [ ]; };
    in
    if !whole.success then lost
    else if isScalar v || (schema.kind == "value" && isList v) then
      (if checked.success then some checked.value [ ] else lost)
    else if schema.kind == "set" && isAttrs v then
      below (filter (name: v ? ${name}) (attrNames schema.options)) (name: schema.options.${name})
    else if schema.kind == "each" && isAttrs v then below (attrNames v) (_: schema.of)
    else if schema.kind == "list" && isList v then
      some
        (map (element: if element.given == [ ] then null else head element.given) elements)
        (concatMap (element: element.failed) elements)
    else nothing;

  # The evaluated system of a micro VM, by whichever option its own module would take it.
  guestOf = name: vm:
    if vm.flake or null != null then
      if isAttrs vm.flake && vm.flake ? nixosConfigurations && vm.flake.nixosConfigurations ? ${name} then
        vm.flake.nixosConfigurations.${name}
      else
        throw "the flake has no such system"
    else if vm.evaluatedConfig or null != null then vm.evaluatedConfig
    else if vm.config or null != null then vm.config
    else throw "not evaluated with the host";

  hasVms = host.config ? microvm && host.config.microvm ? vms;
  config = host.config // (
    if hasVms then
      {
        microvm = host.config.microvm // {
          vms = mapAttrs
            (name: vm: (if vm ? autostart then { inherit (vm) autostart; } else { }) // { config = (guestOf name vm).config; })
            host.config.microvm.vms;
        };
      }
    else
      { }
  );

  taken = take allowed [ ] config;
  given = head taken.given;

  ## The places.

  # Where an attribute is written, as a list of one or none.
  position = name: attrs:
    let
      at = unsafeGetAttrPos name attrs;
      file = toString at.file;
    in
    if at == null || !(isInside file) then [ ]
    else [ { inherit file; inherit (at) line column; } ];

  isInside = file:
    if root == null then substring 0 1 file == "/"
    else substring 0 (stringLength root + 1) file == "${root}/" || file == root;

  rows = path: positions:
    map (each: each.value)
      (genericClosure {
        startSet = map
          (at: { key = "${toString at.line}:${toString at.column}:${at.file}"; value = at // { inherit path; }; })
          positions;
        operator = _: [ ];
      });

  # A definition as the module system has it once conditions, priorities and orders are taken off: none or several.
  discharge = priority: order: definition:
    let
      v = (tryEval definition).value;
      kind = v._type or null;
      isTrue = tryEval v.condition;
    in
    if !(tryEval definition).success then [ ]
    else if !(isAttrs v) || !(v ? _type) then [ { inherit priority order; value = v; } ]
    else if kind == "if" then (if isTrue.success && isTrue.value == true then discharge priority order v.content else [ ])
    else if kind == "merge" then concatMap (discharge priority order) v.contents
    else if kind == "override" then discharge v.priority order v.content
    else if kind == "order" then discharge priority v.priority v.content
    else if kind == "definition" then discharge priority order v.value
    else [ { inherit priority order; value = v; } ];

  usual = { priority = 100; order = 1000; };
  # As they count: the strongest, in their order.
  counting = definitions:
    let
      strongest = foldl' (low: each: if each.priority < low then each.priority else low) 9999 definitions;
      won = filter (each: each.priority == strongest) definitions;
    in
    sort (a: b: a.order < b.order) won;

  isPlainSet = v: isAttrs v && !(v ? _type) && !(v ? outPath);

  # The sets of options in a definition of a submodule: itself, or what it has as a function, a path, with imports.
  optionSets = schema: path: definition:
    let
      module = nested: priority: v:
        if isFunction v then
          let made = tryEval (v (argumentsOf path v)); in if made.success then module true priority made.value else [ ]
        else if isPath v || (isString v && isFile v) then module true priority (import v)
        else if !(isAttrs v) then [ ]
        else if v ? _type then
          concatMap (each: module nested each.priority each.value) (discharge priority usual.order v)
        else if isStructured nested v then
          (if v ? config then concatMap (each: bare each) (discharge priority usual.order v.config) else [ ]) ++ imported v
        else
          bare { inherit priority; value = v; } ++ (if nested then imported v else [ ]);
      bare = each: if isPlainSet each.value then [ { inherit (each) priority value; } ] else [ ];
      imported = v: if v ? imports && isList v.imports then concatMap (module true usual.priority) v.imports else [ ];
      isStructured = nested: v: (nested || !(schema.options ? config)) && (v ? config || v ? options);
    in
    module false usual.priority definition;

  isFile = text: substring 0 1 text == "/" && !(elem false (map (each: each ? path) (attrValues (getContext text))));

  # What a submodule is called with. An argument that is not known here throws where it is used.
  argumentsOf = path: f:
    mapAttrs (name: _: throw "argument ${name}") (removeOptional (functionArgs f)) // {
      name = elemAt path (length path - 1);
      config = valueAt path host.config;
      options = throw "options of a submodule";
      lib = host.lib or host.pkgs.lib or (throw "lib");
    };
  removeOptional = formals: removeAttrs formals (filter (name: formals.${name}) (attrNames formals));
  valueAt = path: v:
    if path == [ ] then v
    else if isAttrs v && v ? ${toString (head path)} then valueAt (tail path) v.${toString (head path)}
    else if isList v then valueAt (tail path) (elemAt v (head path))
    else throw "no value";

  # Of several definitions those that made the value, where one can tell: types may join or change them.
  made = result: definitions:
    let same = filter (each: isSame result each.value) definitions;
    in if same == [ ] then definitions else same;
  isSame = result: v: isScalar result && isScalar v && scalar v == result;

  # The places of an option and all below it, of the sets that define it.
  ofKey = schema: path: name: result: sets:
    let
      here = filter (each: each.value ? ${name}) sets;
      found = concatMap
        (each: map (part: part // { at = position name each.value; }) (discharge each.priority usual.order each.value.${name}))
        here;
      won = made result (counting found);
      own = path ++ [ name ];
    in
    rows own (concatMap (each: each.at) won) ++ ofDefinitions schema own result (map (each: each.value) won);

  # The places of all below an option that has these definitions.
  ofDefinitions = schema: path: result: definitions:
    if schema.evaluated or false then inOptions schema path result (guestOptions path)
    else if schema.kind == "each" && isAttrs result then
      let sets = map (value: { inherit (usual) priority; inherit value; }) (filter isPlainSet definitions);
      in concatMap (name: ofKey schema.of path name result.${name} sets) (attrNames result)
    else if schema.kind == "set" && isAttrs result then
      let sets = concatMap (optionSets schema path) definitions;
      in concatMap (name: ofKey schema.options.${name} path name result.${name} sets) (attrNames result)
    else if schema.kind == "list" && isList result then
      let
        elements = concatMap
          (definition:
            if isList definition then
              filter (parts: parts != [ ]) (map (discharge usual.priority usual.order) definition)
            else
              [ ])
          definitions;
      in
      if length elements != length result then [ ]
      else
        concatLists (genList
          (index: ofElement schema.of (path ++ [ index ]) (elemAt result index) (map (each: each.value) (counting (elemAt elements index))))
          (length result))
    else [ ];

  # An element has no place of its own: it is where the first of its options is.
  ofElement = schema: path: result: definitions:
    let
      keys = concatMap (v: if isPlainSet v then concatMap (name: position name v) (attrNames v) else [ ]) definitions;
      isBefore = a: b: a.line < b.line || (a.line == b.line && a.column < b.column);
      first = foldl' (best: at: if best == null || (at.file == best.file && isBefore at best) then at else best) null keys;
    in
    rows path (if first == null then [ ] else [ first ]) ++ ofDefinitions schema path result definitions;

  # The places in a tree of options, which is what the module system has declared them to be.
  inOptions = schema: path: result: options:
    let
      definitions = tryEval (options.definitionsWithLocations or [ ]);
    in
    if !(isAttrs options) then [ ]
    else if options._type or null == "option" then
      if definitions.success then ofDefinitions schema path result (map (each: each.value) definitions.value) else [ ]
    else if schema.kind == "set" && isAttrs result then
      concatMap
        (name: if options ? ${name} then inOptions schema.options.${name} (path ++ [ name ]) result.${name} options.${name} else [ ])
        (attrNames result)
    else [ ];

  guestOptions = path: (guestOf (elemAt path 2) host.config.microvm.vms.${elemAt path 2}).options or { };

  ## The document.

  isIn = tree: path: length path >= length tree && genList (elemAt path) (length tree) == tree;
  isWhole = tree: hasPath tree given && filter (isIn tree) taken.failed == [ ];
  hasPath = path: v: path == [ ] || (isAttrs v && v ? ${head path} && hasPath (tail path) v.${head path});
  dotted = foldl' (text: name: if text == "" then name else "${text}.${name}") "";

  unseen = filter (name: !(hasPath [ "microvm" "vms" name ] given)) (given.microvm.autostart or [ ]);
in
{
  guestlint = {
    facts = 1;
    host = settings.name or given.networking.hostName or "";
    left_out = map (path: { inherit path; }) taken.failed;
    not_seen = unseen;
  } // (if root == null then { } else { inherit root; });
  config = given;
  complete = map dotted (filter isWhole trees);
  places = inOptions allowed [ ] given host.options;
}
