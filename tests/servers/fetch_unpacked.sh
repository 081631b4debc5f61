#!/bin/bash
# Fetches Courier and Cyrus from Debian 12 and unpacks them into .servers/courier and .servers/cyrus, installing nothing:
# both conflict with dovecot-imapd. Needs one `apt-get update` before it, and no root.
set -euo pipefail

target=${MAILWATCH_UNPACKED:-$(dirname "$0")/../../.servers}
mkdir -p "$target/debs" "$target/courier" "$target/cyrus"
cd "$target/debs"

courier=(courier-imap courier-base courier-authlib libcourier-unicode4 libgamin0 libidn12 libgdbm6 libpcre3)
cyrus=(cyrus-common cyrus-imapd sasl2-bin libical3 libpcre3 libclamav12 libmspack0 libzephyr4 libxapian30)

apt-get download "${courier[@]}" "${cyrus[@]}"
for package in "${courier[@]}"; do dpkg -x "$package"_*.deb ../courier; done
for package in "${cyrus[@]}"; do dpkg -x "$package"_*.deb ../cyrus; done
