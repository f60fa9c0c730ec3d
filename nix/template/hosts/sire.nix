{
  networking.hostName = "sire";
  nixpkgs.hostPlatform = "x86_64-linux";
  system.stateVersion = "26.05";

  boot.loader.grub.device = "/dev/sda";
  fileSystems."/" = { device = "/dev/disk/by-label/root"; fsType = "ext4"; };

  containers.db = {
    autoStart = true;
    privateNetwork = true;
    hostAddress = "10.0.20.1";
    localAddress = "10.0.20.2";
    config.system.stateVersion = "26.05";
  };
}
