# shellcheck shell=bash
# From one release to another. Needs common.sh, releases.sh, services.sh.

TRIAL=127.0.0.1:8009

one_at_a_time() {
    exec 8>/run/portal-release.lock
    flock --nonblock 8 || fail "Another upgrade or rollback is under way."
}

host_of_site() {
    local site
    site=$(setting SITE_URL)
    printf '%s' "${site#https://}"
}

# The migrations that the database has, as the release in a folder names them.
names() { manage "$1" fits --names 8>&- </dev/null; }

# Let a release serve: requests wait at the socket while it starts.
activate() {
    switch_to "${1##*/}"
    put_units "$1"
    systemctl start portal.socket
    systemctl restart portal.service
    put_nginx "$1" "$HOST"
}

# Whether a release answers, tried beside the one that visitors reach.
# Says what is wrong, or nothing.
try_out() {
    local folder=$1 path status seconds=60 ask
    systemctl stop portal-trial.service 2>/dev/null || true
    systemd-run --quiet --collect --unit portal-trial --property User=portal \
        --property Group=portal --property WorkingDirectory="$folder" \
        --property EnvironmentFile="$SETTINGS" --setenv PYTHONDONTWRITEBYTECODE=1 \
        "$folder/.venv/bin/gunicorn" portal.wsgi --bind "$TRIAL" --threads 2 \
        --forwarder-headers '' --no-control-socket
    ask=(curl --silent --output /dev/null --write-out '%{http_code}' --max-time 20
        --header "Host: $HOST" --header 'X-Forwarded-Proto: https'
        --header 'X-Forwarded-For: 127.0.0.1')
    until "${ask[@]}" "http://$TRIAL/healthz" >/dev/null || [ "$seconds" = 0 ]; do
        seconds=$((seconds - 1))
        sleep 1
    done
    for path in /healthz /zh-hans/ /en/ /ko/ /zh-hans/search/ $(page_of_desk); do
        status=$("${ask[@]}" "http://$TRIAL$path" || true)
        [ "$status" = 200 ] ||
            say "$path answers $status: journalctl --unit portal-trial"
    done
    systemctl stop portal-trial.service 2>/dev/null || true
}

# New pages at nginx, of the release in a folder: nobody waits for all of them.
warm() {
    local folder=$1
    systemctl stop portal-warm.service 2>/dev/null || true
    systemd-run --quiet --collect --unit portal-warm --property User=portal \
        --property Group=portal --property WorkingDirectory="$folder" \
        --property EnvironmentFile="$SETTINGS" --nice 10 \
        "$folder/.venv/bin/python" -B manage.py warm --new
    say "All pages are asked for once, so that nginx has them: journalctl --unit portal-warm"
}
