# shellcheck shell=bash
# The certificate of the site, at $TLS. Needs common.sh.

CHAIN=$TLS/fullchain.pem
KEY=$TLS/privkey.pem

# One that signs itself: for a first start, or where another server has the office's.
self_signed() {
    local host=$1 new
    if [ -s "$CHAIN" ] && [ -s "$KEY" ]; then return; fi
    new=/run/portal-certificate
    (umask 077 && mkdir --parents "$new")
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -noenc \
        -days 825 -subj "/CN=$host" -addext "subjectAltName=DNS:$host" \
        -keyout "$new/key" -out "$new/chain" 2>/dev/null
    put 600 "$KEY" <"$new/key" || true
    put 644 "$CHAIN" <"$new/chain" || true
    rm --recursive "$new"
}

# The office's own, after a look at whether they fit. Nothing is taken that does not.
own_files() {
    local host=$1 chain=$2 key=$3
    if [ ! -r "$chain" ] || [ ! -r "$key" ]; then
        fail "$chain or $key is missing: give the paths of the chain and of its key."
    fi
    openssl x509 -in "$chain" -noout -checkhost "$host" | grep --quiet ' does match' ||
        fail "The certificate in $chain is not for $host."
    openssl x509 -in "$chain" -noout -checkend 0 >/dev/null ||
        fail "The certificate in $chain has ended."
    [ "$(openssl x509 -in "$chain" -noout -pubkey)" = \
        "$(openssl pkey -in "$key" -pubout 2>/dev/null)" ] ||
        fail "The key in $key is not that of the certificate in $chain."
    put 600 "$KEY" <"$key" || true
    put 644 "$CHAIN" <"$chain" || true
}

# By ACME; nginx has to answer already, with any certificate. certbot renews it later.
by_acme() {
    local host=$1 server=$2 live=/etc/letsencrypt/live/$1 from=()
    if [ "$(readlink "$CHAIN" || true)" = "$live/fullchain.pem" ]; then return; fi
    if [ -n "$server" ]; then from=(--server "$server"); fi
    certbot certonly --quiet --non-interactive --agree-tos \
        --register-unsafely-without-email "${from[@]}" --keep-until-expiring \
        --webroot --webroot-path /var/www/acme --domain "$host" \
        --deploy-hook 'systemctl reload nginx' ||
        fail "The authority gave no certificate. It has to reach http://$host/ from the" \
            "internet. Run the same command again, or with --certificate self-signed."
    link "$live/privkey.pem" "$KEY"
    link "$live/fullchain.pem" "$CHAIN"
    reload_nginx
}
