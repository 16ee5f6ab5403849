#!/usr/bin/env bash
# Makes the lab's domain, or the second controller of one that runs. Runs inside the root file system, in the folder that the
# controller lives in; called by domain.sh build.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source ./domain.env
umask 022
mkdir -p private state cache lock run ncalrpc log tls
chmod 700 private

services='ldap, cldap, kdc, s3fs, winbindd, dns'
[ -z "$PARTNER" ] || services="$REPLICATING"

# The paths keep the domain in one folder, which is unpacked afresh for every run. "ad dc functional level" has to stand
# here: as an option of the provision alone it is refused.
cat > smb.conf <<CONF
[global]
	netbios name = ${CONTROLLER^^}
	workgroup = $NETBIOS
	realm = $REALM
	server role = active directory domain controller
	ad dc functional level = 2016
	interfaces = $ADDRESS/32
	bind interfaces only = yes
	server services = $services
	prefork children = 1
	private dir = $HOME_DIR/private
	state directory = $HOME_DIR/state
	cache directory = $HOME_DIR/cache
	lock directory = $HOME_DIR/lock
	pid directory = $HOME_DIR/run
	ncalrpc dir = $HOME_DIR/ncalrpc
	log file = $HOME_DIR/log/samba
	tls keyfile = $HOME_DIR/tls/key.pem
	tls certfile = $HOME_DIR/tls/cert.pem
	tls cafile = $HOME_DIR/tls/ca.pem
	allow dns updates = disabled
	apply group policies = no
	load printers = no
	disable spoolss = yes

[sysvol]
	path = $HOME_DIR/state/sysvol
	read only = no

[netlogon]
	path = $HOME_DIR/state/sysvol/$DOMAIN/scripts
	read only = no
CONF

make() {
  "$@" > log/provision 2>&1 || {
    tail -n 20 log/provision
    exit 1
  }
}
if [ -n "$PARTNER" ]; then
  make env KRB5_CONFIG="$PARTNER_HOME/krb5.conf" samba-tool domain join "$DOMAIN" DC --configfile="$HOME_DIR/smb.conf" \
    --server="$PARTNER.$DOMAIN" --user="Administrator%$PASSWORD" --dns-backend=SAMBA_INTERNAL
else
  make samba-tool domain provision --configfile="$HOME_DIR/smb.conf" --realm="$REALM" --domain="$NETBIOS" \
    --server-role=dc --function-level=2016 --dns-backend=SAMBA_INTERNAL \
    --host-name="$CONTROLLER" --host-ip="$ADDRESS" --adminpass="$PASSWORD"
  # Group policy on the controller asks for a ticket for ldap/<its DNS name>, a name that only this adds.
  samba_spnupdate --configfile="$HOME_DIR/smb.conf" >> log/provision 2>&1
fi

cat > krb5.conf <<CONF
[libdefaults]
	default_realm = $REALM
	dns_lookup_kdc = false
	dns_lookup_realm = false
	rdns = false
[realms]
	$REALM = {
		kdc = $ADDRESS
	}
[domain_realm]
	$DOMAIN = $REALM
	.$DOMAIN = $REALM
CONF

# A certificate with the names that clients check; Samba's own has none and takes seconds to make.
cd tls
host=$CONTROLLER.$DOMAIN
curve=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)
if [ -n "$PARTNER" ]; then
  cp "$PARTNER_HOME"/tls/ca.* .
else
  openssl req -x509 "${curve[@]}" -days 3650 -subj '/CN=Lab CA' -keyout ca.key -out ca.pem \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign 2> /dev/null
fi
openssl req "${curve[@]}" -subj "/CN=$host" -keyout key.pem -out request.pem 2> /dev/null
openssl x509 -req -in request.pem -CA ca.pem -CAkey ca.key -CAcreateserial -days 3650 -out cert.pem \
  -extfile <(printf 'subjectAltName=DNS:%s,DNS:%s,IP:%s\nextendedKeyUsage=serverAuth\n' "$host" "$DOMAIN" "$ADDRESS") 2> /dev/null
chmod 600 key.pem ca.key
