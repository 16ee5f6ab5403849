#!/usr/bin/env bash
# A throw-away Active Directory domain for tests: a Samba domain controller in namespaces of its own.
#
#   domain.sh build          makes root file system and provisioned domains, once (about a minute); needs root and a Debian mirror
#   domain.sh run CMD ...    starts a fresh copy of the domain (about a second) and runs CMD beside it; nothing is left behind
#   domain.sh run2 CMD ...   the same with a second, disconnected forest
#   domain.sh pair CMD ...   the same with a second controller of the domain, which has the directory and an empty SYSVOL
#
# CMD sees LAB_HOST, LAB_DOMAIN, LAB_ROOT (DN), LAB_ADMIN, LAB_PASSWORD, LAB_CA (file), LAB_SYSVOL (folder), LAB_CONF, and LAB_DC:
# a program that runs its arguments on the domain controller; of the second forest or controller the same as LAB2_…. End a run early
# with SIGKILL.
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
# unshare --fork ignores SIGTERM; --kill-child ends everything inside when unshare itself is killed.
namespaces=(unshare --net --mount --uts --pid --fork --mount-proc --kill-child "$here/domain.sh")
archive() { echo "$LAB/${FOREST:-corp}${PAIRED:+-paired}.tar.gz"; }

build() {
  # Two test runs may want the lab at once: the second waits and finds it done.
  exec 9> "$LAB/lock"
  flock 9
  [ -x "$rootfs/usr/sbin/samba" ] || build_rootfs
  [ -f "$(archive)" ] || build_domain
  (FOREST=other && source "$here/domain.env" && { [ -f "$(archive)" ] || build_domain; })
  [ -f "$LAB/replica-paired.tar.gz" ] || "${namespaces[@]}" join_second
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
    FOREST=${FOREST:-corp} chroot "$rootfs" bash "$HOME_DIR/provision.sh" >&2
    pack
  }
  unshare --mount --uts bash -euo pipefail -c "FOREST=${FOREST:-corp}; $(declare -p here LAB rootfs ADDRESS CONTROLLER HOME_DIR); $(declare -f archive pack mount_rootfs in_rootfs); in_rootfs"
}

# Without the extended attributes SYSVOL loses its access control lists. What belongs to processes stays behind.
pack() {
  tar --create --xattrs --xattrs-include='*' --warning=no-file-ignored --exclude='./run/*' --exclude='./lock/msg.*' --use-compress-program='gzip -1' --file="$(archive).new" --directory="$rootfs$HOME_DIR" .
  mv "$(archive).new" "$(archive)"
}

# Process 1 of new namespaces: joins a second controller to the first domain, and keeps both.
join_second() {
  ip link set lo up
  hostname "$CONTROLLER"
  mount_rootfs
  unpack
  sed -i "s/server services = .*/server services = $REPLICATING/" "$rootfs$HOME_DIR/smb.conf"
  serve 135
  FOREST=replica unshare --mount "$here/domain.sh" joining
  # It still tells the other what was last changed.
  sleep 5
  kill "$(cat "$rootfs$HOME_DIR/run/samba.pid")"
  wait
  PAIRED=yes
  pack
}

# In a mount namespace of its own, as second below.
joining() {
  local home=$rootfs$HOME_DIR
  mount -t tmpfs tmpfs "$rootfs/run"
  mkdir -p "$rootfs/run/samba" "$home"
  ip address add "$ADDRESS/32" dev lo
  cp "$here/domain.env" "$here/provision.sh" "$home/"
  names "$rootfs$PARTNER_HOME/resolv.conf"
  FOREST=replica chroot "$rootfs" bash "$HOME_DIR/provision.sh" >&2
  PAIRED=yes
  pack
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

# Process 1 of the new namespaces: the host's files with mounts of its own, and a network with one address a controller. The second is
# none, other or replica.
inside() {
  local second=$1
  shift
  [ "$second" != replica ] || export PAIRED=yes
  trap 'exit 130' INT TERM
  ip link set lo up
  hostname "$CONTROLLER"
  mount_rootfs
  start_domain
  tell_domain LAB
  if [ "$second" != none ]; then
    start_second "$second"
    FOREST=$second
    source "$here/domain.env"
    tell_domain LAB2
  fi
  local code=0
  "$@" || code=$?
  exit "$code"
}

# The second controller, beside the first in a mount namespace of its own: the path of winbindd's socket is compiled in.
start_second() {
  local ready=$rootfs/srv/ready
  FOREST=$1 unshare --mount "$here/domain.sh" second "$ready" &
  local process=$!
  until [ -e "$ready" ]; do
    kill -0 "$process" 2> /dev/null || { echo 'the second controller did not start' >&2; exit 70; }
    sleep 0.05
  done
}

# Runs in that namespace for as long as the first domain lives.
second() {
  mount -t tmpfs tmpfs "$rootfs/run"
  mkdir -p "$rootfs/run/samba"
  start_domain
  touch "$1"
  wait
}

# A fresh copy of the domain, with its controller at work.
start_domain() {
  unpack
  serve
}

unpack() {
  mkdir -p "$rootfs$HOME_DIR"
  tar --extract --xattrs --xattrs-include='*' --gunzip --file="$(archive)" --directory="$rootfs$HOME_DIR"
}

# Starts the controller, and waits until it answers, at the ports given too.
serve() {
  local home=$rootfs$HOME_DIR
  ip address add "$ADDRESS/32" dev lo
  printf 'search %s\nnameserver %s\n' "$DOMAIN" "$ADDRESS" > "$home/resolv.conf"
  names "$home/resolv.conf"

  # Entered from the other controller's mounts too.
  printf '#!/bin/sh\nexec nsenter --target %s --mount chroot %q env KRB5_CONFIG=%s/krb5.conf SMB_CONF_PATH=%s/smb.conf "$@"\n' \
    "$BASHPID" "$rootfs" "$HOME_DIR" "$HOME_DIR" > "$home/dc"
  chmod +x "$home/dc"
  "$home/dc" samba --configfile="$HOME_DIR/smb.conf" --foreground --no-process-group > "$home/log/output" 2>&1 &
  await_domain "$home" 636 88 445 389 53 "$@"
}

# RESOLV.CONF: how names are found in this mount namespace, here and on the controller.
names() {
  local home=$rootfs$HOME_DIR
  printf '127.0.0.1 localhost\n%s\n' "$(hosts)" > "$home/hosts"
  touch "$rootfs/etc/hosts" "$rootfs/etc/resolv.conf"
  local place
  for place in "" "$rootfs"; do
    mount --bind "$home/hosts" "$place/etc/hosts"
    mount --bind "$1" "$place/etc/resolv.conf"
  done
}

# Every domain's controller, for whoever has no name server that knows both.
hosts() {
  for FOREST in corp other replica; do (source "$here/domain.env"; echo "$ADDRESS $CONTROLLER.$DOMAIN $CONTROLLER"); done
}

# PREFIX: exports what CMD is to know of the domain.
tell_domain() {
  local home=$rootfs$HOME_DIR
  export "$1_HOST=$CONTROLLER.$DOMAIN" "$1_DOMAIN=$DOMAIN" "$1_ROOT=DC=${DOMAIN//./,DC=}" "$1_ADMIN=Administrator@$DOMAIN"
  export "$1_PASSWORD=$PASSWORD" "$1_CA=$home/tls/ca.pem" "$1_SYSVOL=$home/state/sysvol/$DOMAIN" "$1_DC=$home/dc" "$1_CONF=$HOME_DIR/smb.conf"
}

await_domain() {
  local home=$1 port attempt
  for port in "${@:2}"; do
    for ((attempt = 0; ; attempt++)); do
      (: < "/dev/tcp/$ADDRESS/$port") 2> /dev/null && break
      [ $attempt -lt 6000 ] || { echo "the domain controller does not listen on port $port:" >&2; tail -n 40 "$home"/log/* >&2; exit 70; }
      sleep 0.05
    done
  done
  # Group policy needs winbindd, which comes up after the ports.
  for ((attempt = 0; attempt < 6000; attempt++)); do
    "$home/dc" wbinfo --ping-dc > /dev/null 2>&1 && return
    sleep 0.05
  done
  echo 'winbindd does not answer' >&2
  exit 70
}

case ${1:-} in
  build) build ;;
  run) shift; exec "${namespaces[@]}" inside none "$@" ;;
  run2) shift; exec "${namespaces[@]}" inside other "$@" ;;
  pair) shift; exec "${namespaces[@]}" inside replica "$@" ;;
  join_second) join_second ;;
  joining) joining ;;
  inside) shift; inside "$@" ;;
  second) shift; second "$@" ;;
  *) sed -n '2,17s/^# \?//p' "${BASH_SOURCE[0]}"; exit 64 ;;
esac
