# shellcheck shell=bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Certificates for private brokers: sourced by data/demo/gen-certs and tests/broker/gen-certs.
# All of it is throw-away material for loopback servers.

xmpp_addr=1.3.6.1.5.5.7.8.5 # id-on-xmppAddr, RFC 6120 section 13.7.1.4

# new_key FILE
new_key() {
  openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1" 2>/dev/null
}

# new_ca NAME COMMON_NAME: NAME.key, NAME.pem
new_ca() {
  new_key "$1.key"
  openssl req -x509 -new -key "$1.key" -sha256 -days 3650 -subj "/O=XMPP-Grid/CN=$2" \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign \
    -out "$1.pem" 2>/dev/null
}

# sign NAME SUBJECT SUBJECT_ALT_NAME serverAuth|clientAuth [CA]: NAME.key, NAME.pem, NAME-bundle.pem
sign() {
  local name=$1 ca=${5:-ca}
  new_key "$name.key"
  openssl req -new -key "$name.key" -subj "$2" -out "$name.csr"
  printf 'basicConstraints=CA:FALSE\nkeyUsage=digitalSignature\nextendedKeyUsage=%s\nsubjectAltName=%s\n' \
    "$4" "$3" >"$name.ext"
  openssl x509 -req -in "$name.csr" -CA "$ca.pem" -CAkey "$ca.key" -CAcreateserial -sha256 -days 825 \
    -extfile "$name.ext" -out "$name.pem" 2>/dev/null
  cat "$name.pem" "$name.key" >"$name-bundle.pem"
  rm -f "$name.csr" "$name.ext"
}

# sign_server NAME DOMAIN [CA]
sign_server() {
  sign "$1" "/CN=$2" \
    "DNS:$2,DNS:*.$2,otherName:$xmpp_addr;UTF8:$2,otherName:$xmpp_addr;UTF8:pubsub.$2" serverAuth "${3:-ca}"
}
