{
  networking.hostName = "ward";
  nixpkgs.hostPlatform = "x86_64-linux";
  system.stateVersion = "26.05";

  boot.loader.grub.device = "/dev/sda";
  fileSystems."/" = { device = "/dev/disk/by-label/root"; fsType = "ext4"; };

  containers.web = {
    autoStart = true;
    privateNetwork = true;
    hostAddress = "10.0.10.1";
    localAddress = "10.0.10.2";
    config.system.stateVersion = "26.05";
  };
}
