#!/usr/bin/env bash
# A throw-away Active Directory domain for tests: a Samba domain controller in namespaces of its own.
#
#   domain.sh build          makes root file system and provisioned domain, once (about a minute); needs root and a Debian mirror
#   domain.sh run CMD ...    starts a fresh copy of the domain (about a second) and runs CMD beside it; nothing is left behind
#
# CMD sees LAB_HOST, LAB_DOMAIN, LAB_ROOT (DN), LAB_ADMIN, LAB_PASSWORD, LAB_CA (file), LAB_SYSVOL (folder), and LAB_DC:
# a program that runs its arguments on the domain controller. End a run early with SIGKILL.
#
# LAB            folder for what build makes; default: .lab at the root of the repository
# DEBIAN_MIRROR  default: the mirror of this machine's apt
# Exit codes of build: 69 no mirror or no packages, 77 something this machine lacks.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/domain.env"
LAB=${LAB:-$here/../../.lab}
mkdir -p "$LAB"
LAB=$(cd "$LAB" && pwd)
rootfs=$LAB/rootfs
archive=$LAB/domain.tar.gz

build() {
  # Two test runs may want the lab at once: the second waits and finds it done.
  exec 9> "$LAB/lock"
  flock 9
  [ -x "$rootfs/usr/sbin/samba" ] || build_rootfs
  [ -f "$archive" ] || build_domain
}

# Samba 4.24 is the first that enforces the password policy on a reset with the policy-hints control; it is in backports.
build_rootfs() {
  command -v mmdebstrap > /dev/null || {
    command -v apt-get > /dev/null || { echo 'neither mmdebstrap nor apt-get is here' >&2; exit 77; }
    DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends mmdebstrap >&2 || exit 69
  }
  local mirror=${DEBIAN_MIRROR:-$(host_mirror)}
  rm -rf "$rootfs.new"
  mmdebstrap --quiet --mode=root --variant=apt \
    --aptopt='APT::Install-Recommends "false"' --aptopt='APT::Default-Release "trixie-backports"' \
    --dpkgopt=force-unsafe-io --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' \
    --include=samba-ad-dc,samba-ad-provision,libnss-winbind,krb5-user,iproute2,openssl,procps \
    trixie "$rootfs.new" "deb $mirror trixie main" "deb $mirror trixie-backports main" >&2 || exit 69
  mv "$rootfs.new" "$rootfs"
}

host_mirror() {
  local mirror=
  command -v apt-get > /dev/null && mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' | sort -u | head -n 1)
  echo "${mirror:-http://deb.debian.org/debian}"
}

build_domain() {
  in_rootfs() {
    mount_rootfs
    hostname "$CONTROLLER"
    mkdir -p "$rootfs$HOME_DIR"
    cp "$here/domain.env" "$here/provision.sh" "$rootfs$HOME_DIR/"
    chroot "$rootfs" bash "$HOME_DIR/provision.sh" >&2
    # Without the extended attributes SYSVOL loses its access control lists.
    tar --create --xattrs --xattrs-include='*' --use-compress-program='gzip -1' --file="$archive.new" --directory="$rootfs$HOME_DIR" .
  }
  unshare --mount --uts bash -euo pipefail -c "$(declare -p here LAB rootfs archive ADDRESS CONTROLLER HOME_DIR); $(declare -f mount_rootfs in_rootfs); in_rootfs"
  mv "$archive.new" "$archive"
}

mount_rootfs() {
  mount --bind "$rootfs" "$rootfs"
  mount -t proc proc "$rootfs/proc"
  mount -t sysfs sysfs "$rootfs/sys"
  mount --bind /dev "$rootfs/dev"
  local folder
  for folder in run srv tmp; do mount -t tmpfs tmpfs "$rootfs/$folder"; done
  mkdir -p "$rootfs/run/samba" "$rootfs$HOME_DIR"
}

# Process 1 of the new namespaces: the host's files with mounts of its own, and a network with one address.
inside() {
  trap 'exit 130' INT TERM
  local home=$rootfs$HOME_DIR host=$CONTROLLER.$DOMAIN
  ip link set lo up
  ip address add "$ADDRESS/32" dev lo
  hostname "$CONTROLLER"
  mount_rootfs
  tar --extract --xattrs --xattrs-include='*' --gunzip --file="$archive" --directory="$home"

  printf '127.0.0.1 localhost\n%s %s %s\n' "$ADDRESS" "$host" "$CONTROLLER" > "$home/hosts"
  printf 'search %s\nnameserver %s\n' "$DOMAIN" "$ADDRESS" > "$home/resolv.conf"
  touch "$rootfs/etc/hosts" "$rootfs/etc/resolv.conf"
  local file
  for file in hosts resolv.conf; do
    mount --bind "$home/$file" "/etc/$file"
    mount --bind "$home/$file" "$rootfs/etc/$file"
  done

  printf '#!/bin/sh\nexec chroot %q env KRB5_CONFIG=%s/krb5.conf SMB_CONF_PATH=%s/smb.conf "$@"\n' "$rootfs" "$HOME_DIR" "$HOME_DIR" > "$home/dc"
  chmod +x "$home/dc"
  "$home/dc" samba --configfile="$HOME_DIR/smb.conf" --foreground --no-process-group > "$home/log/output" 2>&1 &
  await_domain "$home" 636 88 445 389 53

  export LAB_HOST=$host LAB_DOMAIN=$DOMAIN LAB_ROOT=DC=${DOMAIN//./,DC=} LAB_ADMIN=Administrator@$DOMAIN LAB_PASSWORD=$PASSWORD
  export LAB_CA=$home/tls/ca.pem LAB_SYSVOL=$home/state/sysvol/$DOMAIN LAB_DC=$home/dc LAB_CONF=$HOME_DIR/smb.conf
  local code=0
  "$@" || code=$?
  exit "$code"
}

await_domain() {
  local home=$1 port attempt
  for port in "${@:2}"; do
    for ((attempt = 0; ; attempt++)); do
      (: < "/dev/tcp/$ADDRESS/$port") 2> /dev/null && break
      [ $attempt -lt 600 ] || { echo "the domain controller does not listen on port $port:" >&2; tail -n 40 "$home"/log/* >&2; exit 70; }
      sleep 0.05
    done
  done
  # Group policy needs winbindd, which comes up after the ports.
  for ((attempt = 0; attempt < 200; attempt++)); do
    "$home/dc" wbinfo --ping-dc > /dev/null 2>&1 && return
    sleep 0.05
  done
}

case ${1:-} in
  build) build ;;
  # unshare --fork ignores SIGTERM; --kill-child ends everything inside when unshare itself is killed.
  run) shift; exec unshare --net --mount --uts --pid --fork --mount-proc --kill-child "$here/domain.sh" inside "$@" ;;
  inside) shift; inside "$@" ;;
  *) sed -n '2,13s/^# \?//p' "${BASH_SOURCE[0]}"; exit 64 ;;
esac
