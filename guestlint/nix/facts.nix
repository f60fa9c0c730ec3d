# The facts of a NixOS host: the options that guestlint reads, as Nix evaluated them, and where each was written.
#
# `host` is nixosConfigurations.HOST, or any set with its `config` and `options`. `host.guestlint` may hold
# - `name`: what the host is called,
# - `root`: the store path of the flake that it is in, to which the places are then limited,
# - `hosts`: the systems among which those guests are that are installed apart from the host (`microvm -c`).
#
# Nothing leaves Nix that `allowed` does not name. What throws is left out, and named in `left_out`.
host:
let
  inherit (builtins)
    attrNames
    attrValues
    concatLists
    concatMap
    concatStringsSep
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
    replaceStrings
    sort
    split
    storeDir
    stringLength
    substring
    tail
    toString
    tryEval
    unsafeDiscardStringContext
    unsafeGetAttrPos
    ;

  settings = host.guestlint or { };
  root = if settings ? root then unsafeDiscardStringContext settings.root else null;
  hosts = settings.hosts or { };

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
  ofName = schema: name: if schema ? byName then schema.byName name else schema.of;
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
      volumes = list (set (values [ "image" "readOnly" "autoCreate" "label" ] // {
        mountPoint = maybe;
        size = maybe;
      }));
      devices = list (set (values [ "bus" "path" ]));
      forwardPorts = list (set (values [ "from" "proto" ] // sections {
        host = [ "address" "port" ];
        guest = [ "address" "port" ];
      }));
      vsock = set (values [ "cid" ]);
      binScripts = each (cut taps);
      preStart = cut taps;
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
      extraFlags = cut flags;
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
      initrd = set {
        secrets = each (cut (_: ""));
        network = set { ssh = set (values [ "hostKeys" ]); };
      };
    };

    # Where the host has its keys, and that it has secrets.
    sops = set {
      secrets = each (set { });
      age = set (values [ "keyFile" "sshKeyPaths" ]);
      gnupg = set (values [ "home" "sshKeyPaths" ]);
    };
    age = set (values [ "identityPaths" ] // { secrets = each (set { }); });
    nix = set { settings = set (values [ "secret-key-files" ]); };
    services = set {
      openssh = set (values [ "enable" "ports" ] // {
        hostKeys = list (set (values [ "path" ]));
        listenAddresses = list (set (values [ "addr" "port" ]));
      });
    };

    systemd = set {
      services =
        let
          service = unit // {
            serviceConfig = set (values [
              "WorkingDirectory" "RootDirectory" "RootImage" "StateDirectory" "CacheDirectory" "LogsDirectory"
              "RuntimeDirectory" "ConfigurationDirectory" "PrivateTmp"
            ]);
          };
          scripted = service // listToAttrs (map (name: { inherit name; value = cut taps; }) scripts);
        in
        each (set service) // { byName = name: set (if ownServices ? ${name} then scripted else service); };
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
      tmpfiles = set { rules = cut rules; settings = each (each (each (set { }))); };
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
      vswitches = each (set (values [ "interface" "dev" ] // { interfaces = each (set (values [ "type" ])); }));
      wireguard = set { interfaces = link; };
      wg-quick = set { interfaces = link; };
      openconnect = set { interfaces = link; };
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
    [ "systemd" "tmpfiles" ]
    [ "networking" "interfaces" ] [ "networking" "bridges" ] [ "networking" "bonds" ] [ "networking" "vlans" ]
    [ "networking" "macvlans" ] [ "networking" "nat" ]
  ];

  # Flags of systemd-nspawn without what they hand to the container: of those that are not read, the names alone. The
  # value of a flag may be the next word, and that the next flag of the list.
  flags = texts:
    let
      isRead = name: elem name [ "--bind" "--bind-ro" "--port" "-p" "--private-users" "-U" ];
      word = state: text:
        let parts = match "(-[^=]*)(=.*)?" text;
        in
        if parts == null then { waits = false; kept = state.kept ++ (if state.waits then [ text ] else [ ]); }
        else {
          waits = isRead (head parts) && elemAt parts 1 == null;
          kept = state.kept ++ [ (if isRead (head parts) then text else head parts) ];
        };
      element = state: text:
        let read = foldl' word { inherit (state) waits; kept = [ ]; } (filter isString (split "[ \t\n]+" text));
        in { inherit (read) waits; all = state.all ++ [ (concatStringsSep " " read.kept) ]; };
    in
    (foldl' element { waits = false; all = [ ]; } (map text (listed texts))).all;
  text = v: if isString v then v else "";
  # Services that others than NixOS define: the scripts of all would take long to evaluate.
  ownServices =
    let
      definitions = tryEval (host.options.systemd.services.definitionsWithLocations or [ ]);
      own = filter (each: !(isNixpkgs (toString each.file))) definitions.value;
      sets = concatMap (each: map (part: part.value) (discharge usual.priority usual.order each.value)) own;
      names = concatMap (each: if isAttrs each then attrNames each else [ ]) sets;
      known = if definitions.success && tapNames != [ ] then names else [ ];
    in
    listToAttrs (map (name: { inherit name; value = null; }) known);

  # Of a script, the taps of guests that are in it, as it may configure them.
  scripts = [ "script" "preStart" "postStart" "preStop" "postStop" "reload" ];
  taps = texts:
    let
      has = text: id: builtins.replaceStrings [ id ] [ "" ] text != text;
      kept = text: builtins.concatStringsSep " " (filter (has text) tapNames);
    in
    if isList texts then map (each: if isString each then kept (unsafeDiscardStringContext each) else "") texts
    else if isString texts then kept (unsafeDiscardStringContext texts)
    else "";
  tapNames =
    let
      isTap = each: isAttrs each && each.type or "" == "tap" && isString (each.id or null) && each.id != "";
      ofVm = name:
        let interfaces = (guestOf name vms.${name}).config.microvm.interfaces or [ ];
        in map (each: each.id) (filter isTap (listed interfaces));
      found = name:
        let own = tryEval (let ids = ofVm name; in deepSeq ids ids);
        in if own.success then own.value else [ ];
    in
    if hasVms then concatMap found (attrNames vms) else [ ];

  # Rules of systemd-tmpfiles: the type and the path of each, without what it writes there.
  rules = texts:
    let
      rule = text:
        let found = match "[ \t]*([^ \t]+)[ \t]+(\"[^\"]*\"|[^ \t]+).*" text;
        in if found == null then "" else "${head found} ${elemAt found 1}";
    in
    map (each: rule (text each)) (listed texts);

  ## The values.

  isScalar = v: isString v || isInt v || isBool v || isFloat v || v == null || isPath v;
  scalar = v: if isString v then unsafeDiscardStringContext v else if isPath v then toString v else v;

  # What is given of `v`, as a list of one or none, and the paths of what threw.
  take = schema: path: v:
    let
      whole = tryEval v;
      data = if isList v then map (element: if isScalar element then scalar element else null) v else scalar v;
      plain = (schema.keep or (data: data)) data;
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
    else if schema.kind == "each" && isAttrs v then
      let all = below (filter (name: !(elem name unprintable)) (attrNames v)) (ofName schema);
      in all // { failed = all.failed ++ map (name: path ++ [ name ]) (filter (name: v ? ${name}) unprintable); }
    else if schema.kind == "list" && isList v then
      some
        (map (element: if element.given == [ ] then null else head element.given) elements)
        (concatMap (element: element.failed) elements)
    else nothing;

  # Names that make Nix print something else in place of the set that they are in.
  unprintable = [ "outPath" "__toString" ];

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
  # Guests that were installed apart from the host are started by their names; those that `hosts` has are known.
  vms = installed // host.config.microvm.vms;
  installed =
    let
      started = tryEval (host.config.microvm.autostart or [ ]);
      ours = filter (name: isString name && hosts ? ${name}) (if started.success then started.value else [ ]);
    in
    listToAttrs (map (name: { inherit name; value = { autostart = true; evaluatedConfig = hosts.${name}; }; }) ours);
  config = host.config // (
    if hasVms then
      {
        microvm = host.config.microvm // {
          vms = mapAttrs
            (name: vm:
              (if vm ? autostart then { inherit (vm) autostart; } else { }) // { inherit (guestOf name vm) config; })
            vms;
        };
      }
    else
      { }
  );

  # A host that cannot be evaluated at all fails with what Nix says of it.
  taken = builtins.seq config (take allowed [ ] config);
  given = head taken.given;

  ## The places.

  # Where an attribute is written, as a list of one or none.
  position = name: attrs:
    let
      at = unsafeGetAttrPos name attrs;
      file = named (toString at.file);
    in
    if at == null || file == "" then [ ] else [ { inherit file; inherit (at) line column; } ];

  # A file by the name that it has in the store; empty for one that is not in the root.
  named = file:
    let
      # Nix may keep its store below another folder, and names files where they really are.
      moved = match "[^\n]*\n(.*)" (replaceStrings [ "${root}/" ] [ "\n" ] file);
      isStored = substring 0 (stringLength storeDir + 1) root == "${storeDir}/";
    in
    if root == null then (if substring 0 1 file == "/" && !(isNixpkgs file) then file else "")
    else if substring 0 (stringLength root + 1) file == "${root}/" then file
    else if isStored && moved != null then "${root}/${head moved}"
    else "";

  # Where it is not known which files are the user's, it is known that those of NixOS are not.
  isNixpkgs =
    let
      modules = tryEval (host._module.specialArgs.modulesPath or "");
      found = if modules.success && isString modules.value then match "(.*/)nixos/modules" modules.value else null;
      nixpkgs = unsafeDiscardStringContext (head found);
    in
    file: found != null && substring 0 (stringLength nixpkgs) file == nixpkgs;

  rows = path: positions: map (at: at // { inherit path; }) (distinct positions);
  distinct = positions:
    if length positions < 2 then positions
    else
      map (each: each.at)
        (genericClosure {
          startSet = map (at: { key = "${toString at.line}:${toString at.column}:${at.file}"; inherit at; }) positions;
          operator = _: [ ];
        });

  # A definition as the module system has it once conditions, priorities and orders are taken off: none or several.
  # What a stronger one takes the place of is not evaluated.
  discharge = priority: order: definition:
    let
      whole = tryEval definition;
      v = whole.value;
      kind = markOf v;
      isTrue = tryEval v.condition;
      content = tryEval v.content;
      isOrdered = content.success && markOf content.value == "order";
    in
    if !whole.success then [ ]
    else if kind == "if" then
      if isTrue.success && isTrue.value == true then discharge priority order v.content else [ ]
    else if kind == "merge" then concatMap (discharge priority order) v.contents
    else if kind == "override" then
      [
        {
          inherit (v) priority;
          order = if isOrdered then content.value.priority else order;
          value = if !content.success then null else if isOrdered then content.value.content else content.value;
        }
      ]
    else if kind == "order" then [ { inherit priority; order = v.priority; value = v.content; } ]
    else if kind == "definition" then discharge priority order v.value
    else [ { inherit priority order; value = v; } ];
  # Which of the module system's own things it is, such as a condition; empty for none.
  markOf = v: if isAttrs v && v ? _type && isString v._type then v._type else "";

  usual = { priority = 100; order = 1000; };
  # As they count: the strongest, in their order.
  counting = definitions:
    let
      strongest = foldl' (low: each: if each.priority < low then each.priority else low) 9999 definitions;
      won = filter (each: each.priority == strongest) definitions;
    in
    sort (a: b: a.order < b.order) won;

  isPlainSet = v: isAttrs v && markOf v == "" && !(v ? outPath);

  # The sets of options in the modules that define a submodule or a system, in the order in which the module system
  # merges them: what is imported comes first, and of modules side by side the last. A module is such a set, a function,
  # a path, or a set with `config` and `imports`. `call` gives what a function is called with; `isShort` is whether a
  # set that is no function's result is all options.
  setsOf = { call, isShort, hasPaths }: modules:
    let
      read = level: isNested: priority: given:
        let
          whole = tryEval given;
          v = whole.value;
          result = tryEval (v (call v));
          isModule = isNested || !isShort;
          here = each: if isPlainSet each.value then [ { inherit (each) priority value; } ] else [ ];
          imports = tryEval (v.imports or [ ]);
          all = if imports.success && isList imports.value then imports.value else [ ];
          imported = concatMap (read (level + 1) true usual.priority) all;
          follow = read (deeper level isNested) true priority;
        in
        if !whole.success then [ ]
        else if isFunction v then
          if result.success && !(isFunction result.value) then follow result.value else [ ]
        else if isPath v || isFile v then (if hasPaths then follow (import v) else [ ])
        else if !(isAttrs v) then [ ]
        else if markOf v != "" then
          concatMap (each: read level isNested each.priority each.value) (discharge priority usual.order v)
        else if isModule && (v ? config || v ? options) then
          [ { inherit level; sets = concatMap here (discharge priority usual.order (v.config or { })); } ] ++ imported
        else
          [ { inherit level; sets = here { inherit priority; value = v; }; } ] ++ (if isModule then imported else [ ]);
      # What defines a submodule without being a set counts as an import.
      deeper = level: isNested: if isNested then level else level + 1;
      found = concatMap (read 0 false usual.priority) modules;
    in
    concatMap (each: each.sets) (reversed (sort (a: b: a.level < b.level) found));
  reversed = list: genList (index: elemAt list (length list - 1 - index)) (length list);

  # A path that is given as a text, and that nothing is to be built for.
  isFile = v:
    isString v && substring 0 1 v == "/" && !(elem false (map (each: each ? path) (attrValues (getContext v))));

  # What a submodule is called with. An argument that is not known here throws where it is used.
  ofSubmodule = path: f:
    unknown f // {
      name = elemAt path (length path - 1);
      config = valueAt path host.config;
      options = throw "options of a submodule";
      lib = libOf host;
    };
  # What a module of a whole system is called with.
  ofSystem = system: f:
    unknown f // (system._module.specialArgs or { }) // (system._module.args or { }) // {
      inherit (system) config options;
      lib = libOf system;
    };
  unknown = f:
    let
      formals = functionArgs f;
      optional = filter (name: formals.${name}) (attrNames formals);
    in
    mapAttrs (name: _: throw "argument ${name}") (removeAttrs formals optional);
  libOf = system: system.lib or system._module.specialArgs.lib or system.pkgs.lib or (throw "lib");
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

  # What a set has of a name, and where.
  partsAt = name: each:
    if each.value ? ${name} then discharge each.priority usual.order each.value.${name} else [ ];
  placed = name: each: map (part: part // { at = position name each.value; }) (partsAt name each);

  # The places of an option and all below it, of the sets that define it.
  ofKey = schema: path: name: result: sets:
    let
      won = made result (counting (concatMap (placed name) sets));
      own = path ++ [ name ];
    in
    rows own (concatMap (each: each.at) won)
    ++ (if schema.kind == "value" && isList result then ofElements own result won else [ ])
    ++ ofDefinitions schema own result (map (each: each.value) won);

  # The places of all below an option that has these definitions.
  ofDefinitions = schema: path: result: definitions:
    if schema.evaluated or false then ofGuest schema path result definitions
    else if schema.kind == "each" && isAttrs result then
      let sets = map (value: { inherit (usual) priority; inherit value; }) (filter isPlainSet definitions);
      in concatMap (name: ofKey (ofName schema name) path name result.${name} sets) (attrNames result)
    else if schema.kind == "set" && isAttrs result then
      let sets = setsOf { call = ofSubmodule path; isShort = true; hasPaths = true; } definitions;
      in concatMap (name: ofKey schema.options.${name} path name result.${name} sets) (attrNames result)
    else if schema.kind == "list" && isList result then
      let
        parts = map (discharge usual.priority usual.order) (concatMap listed definitions);
        elements = map (part: map (each: each.value) (counting part)) (filter (part: part != [ ]) parts);
        at = index: ofElement schema.of (path ++ [ index ]) (elemAt result index);
      in
      concatLists (aligned result elements agreement at)
    else [ ];
  listed = v: if isList v then v else [ ];

  # What `of` makes of each index of a list and its element among `elements`, which are in the order of the list unless
  # the module system joined the definitions in another: then those that only one element can be.
  aligned = result: elements: agree: of:
    let
      indexes = genList (index: index) (length result);
      fits = index: element: agree (elemAt result index) element;
      isInOrder = length elements == length result
        && !(elem false (map (index: fits index (elemAt elements index) != "no") indexes));
      onlyOne = index:
        let found = filter (element: fits index element == "yes") elements;
        in if length found == 1 then of index (head found) else [ ];
    in
    if isInOrder then map (index: of index (elemAt elements index)) indexes
    else if length result <= 200 && length elements <= 400 then map onlyOne indexes
    else [ ];
  # Whether an element of a list has what its definitions say, where they say it plainly.
  agreement = result: definitions:
    let
      compared = concatMap
        (v: if isPlainSet v && isAttrs result then concatMap (compare v) (attrNames v) else [ ])
        definitions;
      compare = v: name:
        let
          own = tryEval v.${name};
          isPlain = result ? ${name} && own.success && isScalar own.value;
        in
        if isPlain then [ (isSame result.${name} own.value) ] else [ ];
    in
    if elem false compared then "no" else if compared == [ ] then "maybe" else "yes";
  # The places of the elements of a list of plain values that several definitions make together.
  ofElements = path: result: parts:
    let
      elements = concatMap (part: map (value: { inherit (part) at; inherit value; }) (listed part.value)) parts;
      agree = element: part: if isSame element part.value then "yes" else "no";
    in
    if length parts < 2 then [ ]
    else concatLists (aligned result elements agree (index: part: rows (path ++ [ index ]) part.at));

  # An element has no place of its own: it is where the first of its options is.
  ofElement = schema: path: result: definitions:
    let
      keys = concatMap (v: if isPlainSet v then concatMap (name: position name v) (attrNames v) else [ ]) definitions;
      isBefore = a: b: a.line < b.line || (a.line == b.line && a.column < b.column);
      earlier = best: at: if at.file == best.file && isBefore at best then at else best;
    in
    rows path (if keys == [ ] then [ ] else [ (foldl' earlier (head keys) keys) ])
    ++ ofDefinitions schema path result definitions;

  # The places in a tree of options, as the module system has declared them. `system` is what they are the options of,
  # `depth` how long the path of that is, and `inline` modules that it is made of.
  inOptions = system: schema: path: result: options:
    let
      definitions = tryEval (options.definitionsWithLocations or [ ]);
    in
    if !(isAttrs options) then [ ]
    else if markOf options == "option" then
      if definitions.success then
        ofOption system schema path result definitions.value
        ++ ofDefinitions schema path result (map (each: each.value) definitions.value)
      else
        [ ]
    else if schema.kind == "set" && isAttrs result then
      concatMap
        (name:
          if options ? ${name} then
            inOptions system schema.options.${name} (path ++ [ name ]) result.${name} options.${name}
          else
            [ ])
        (attrNames result)
    else [ ];

  ofGuest = schema: path: result: definitions:
    let guest = guestOf (elemAt path 2) vms.${elemAt path 2};
    in
    if guest ? options then
      inOptions { system = guest; depth = length path; inline = definitions; } schema path result guest.options
    else
      [ ];

  # The place of an option as a whole, of which the module system knows no more than the files: these are read again.
  # There is none where it is not certain which of the definitions in a file counts.
  ofOption = { system, depth, inline, ... }: schema: path: result: definitions:
    let
      local = genList (index: elemAt path (index + depth)) (length path - depth);
      files = attrNames (listToAttrs (map (each: { name = toString each.file; value = null; }) definitions));
      written = filter (file: named file != "" && isModule file) files;
      byFile = listToAttrs (map (file: { name = file; value = counting (inFile (import file)); }) written);
      inlined = counting (inModules inline);
      inFile = module: if isFunction module && !(isOpen module) then [ ] else inModules [ module ];
      inModules = modules:
        let
          sets = setsOf { call = ofSystem system; isShort = false; hasPaths = false; } modules;
          below = sets: name: concatMap (each: filter (part: isPlainSet part.value) (partsAt name each)) sets;
          last = length local - 1;
        in
        concatMap (placed (elemAt local last)) (foldl' below sets (genList (elemAt local) last));
      candidates = file: byFile.${file} or (if substring 0 1 file == "/" then [ ] else inlined);
      matching = definition: filter (each: isEqual each.value definition.value) (candidates (toString definition.file));
      placesOf = definition: concatMap (each: each.at) (matching definition);
      all = concatMap candidates files;
      single = distinct (concatMap (each: each.at) all);
    in
    if schema.kind == "value" || isScalar result then
      let parts = map (each: each // { at = placesOf each; }) definitions;
      in
      rows path (concatMap (each: each.at) parts)
      ++ (if isList result then ofElements path result parts else [ ])
    else if length all == length definitions && length single == 1 then rows path single
    else [ ];

  isModule = file:
    (match ".*[.]nix" file != null && builtins.pathExists file) || builtins.pathExists "${file}/default.nix";
  # Whether a function takes any further arguments, as each module does.
  isOpen = f: match ".*<attrspat ellipsis=.*" (replaceStrings [ "\n" ] [ " " ] (builtins.toXML f)) != null;
  # Whether two definitions are plainly the same.
  isEqual = a: b:
    let same = tryEval (isPlain a && isPlain b && a == b);
    in same.success && same.value;
  isPlain = v: isScalar v || (isList v && !(elem false (map isScalar v)));

  ## The document.

  isIn = tree: path: length path >= length tree && genList (elemAt path) (length tree) == tree;
  isWhole = tree: hasPath tree given && filter (isIn tree) taken.failed == [ ];
  hasPath = path: v: path == [ ] || (isAttrs v && v ? ${head path} && hasPath (tail path) v.${head path});
  dotted = foldl' (text: name: if text == "" then name else "${text}.${name}") "";

  # Guests that are made apart from the host: the facts have no more than their names.
  started = given.microvm.autostart or [ ];
  unseen = filter (name: isString name && !(hasPath [ "microvm" "vms" name ] given)) (listed started);
  hostName = given.networking.hostName or "";
in
{
  guestlint = {
    facts = 1;
    host = settings.name or (if isString hostName then hostName else "");
    left_out = map (path: { inherit path; }) taken.failed;
    not_seen = unseen;
  } // (if root == null then { } else { inherit root; });
  config = given;
  complete = map dotted (filter isWhole trees);
  places = inOptions { system = host; depth = 0; inline = [ ]; } allowed [ ] given (host.options or { });
}
