# shellcheck shell=bash
# What runs: the units of systemd, and nginx before them. Needs common.sh.

TIMERS=(portal-nightly portal-backup portal-doctor)
BEGUN=/etc/portal/timers  # a file for each that was enabled here

# The units of the release in a folder; what an office adds is in drop-ins of its own. A
# timer is enabled once: of several servers all but one disable some, and they stay so.
put_units() {
    local folder=$1 file name
    for file in "$folder"/deploy/*.{service,socket,timer}; do
        put 644 "/etc/systemd/system/${file##*/}" <"$file" || true
    done
    systemctl daemon-reload
    systemctl enable --quiet --now portal.socket portal.service portal-edition.service
    mkdir --parents "$BEGUN"
    for name in "${TIMERS[@]}"; do
        if [ -e "$folder/deploy/$name.timer" ] && [ ! -e "$BEGUN/$name" ]; then
            systemctl enable --quiet --now "$name.timer"
            touch "$BEGUN/$name"
        fi
    done
}

reload_nginx() {
    nginx -t -q || fail "nginx does not take its files: see the lines above."
    systemctl reload-or-restart nginx
}

# The site of nginx for a host, unless the office changed it since it was written. Then
# what it would be is put beside it.
put_site() {
    local folder=$1 host=$2 site=/etc/nginx/sites-available/portal
    local written=/etc/portal/nginx.conf new=/run/portal-site
    sed "s/portal\\.example/$host/g" "$folder/deploy/nginx.conf" >"$new"
    if [ ! -e "$site" ] || cmp --quiet "$site" "$written" || cmp --quiet "$site" "$new"
    then
        put 644 "$site" <"$new" || true
        put 644 "$written" <"$new" || true
    else
        put 644 "$site.next" <"$new" || true
        say "$site has changes of yours and is left as it is." \
            "What this release has is in $site.next: compare them."
    fi
}

# nginx itself: more connections, faster patterns, no page of Debian's.
put_nginx() {
    local folder=$1 host=$2 main=/etc/nginx/nginx.conf enabled=/etc/nginx/sites-enabled
    put_site "$folder" "$host"
    mkdir --parents /var/www/acme
    link ../sites-available/portal "$enabled/portal"
    if [ "$(readlink "$enabled/default" || true)" = /etc/nginx/sites-available/default ]
    then
        rm "$enabled/default"
    fi
    put 644 /etc/nginx/modules-enabled/90-portal.conf <<<'pcre_jit on;' || true
    if grep --quiet 'worker_connections 768;' "$main"; then
        sed --in-place 's/worker_connections 768;/worker_connections 8192;/' "$main"
    fi
    systemctl enable --quiet nginx
    reload_nginx
}
