# shellcheck shell=bash
# Releases: each in a folder of its own, with its packages and its static files.
# Needs common.sh and packages.sh.

# The version of the code in a folder.
version_of() {
    sed --quiet 's/^version = "\([0-9A-Za-z.+-]*\)"$/\1/p' "$1/pyproject.toml"
}

# Copy the code of a folder to where releases are, whole or not at all.
put_code() {
    local source=$1 target=$2 new=$2.new
    if [ -e "$target" ]; then return; fi
    rm --recursive --force "$new"
    mkdir --parents "$new"
    tar --create --directory "$source" --exclude-vcs --exclude ./.venv \
        --exclude __pycache__ --exclude ./media --exclude ./copies --exclude './*.sqlite3*' \
        --exclude ./wheelhouse --exclude ./debs --exclude ./static-root --exclude ./tests . |
        tar --extract --directory "$new" --no-same-owner --no-same-permissions
    chmod --recursive u=rwX,go=rX "$new"
    mv --no-target-directory "$new" "$target"
}

# manage.py of a release that no settings have reached yet, as in production.
manage_bare() {
    local folder=$1 key
    shift
    key=$(printf 'x%.0s' {1..50})
    (cd "$folder" && DEBUG=off SECRET_KEY=$key SITE_URL=https://portal.example \
        EMAIL_URL=smtp+tls://mail.example STATIC_ROOT="$folder/static" \
        .venv/bin/python manage.py "$@")
}

# Make the folder of a release from that of its code; one that is whole is left as it is.
make_release() {
    local source=$1 version=$2 offline=$3 wheels=$4
    local folder=$PORTAL/releases/$version
    if [ -e "$folder/ready" ]; then return; fi
    put_code "$source" "$folder"
    python_packages "$folder" "$offline" "$wheels"
    manage_bare "$folder" compilemessages
    "$folder/.venv/bin/python" -m compileall -q "$folder"/{portal,exchanges,attractions}
    manage_bare "$folder" collectstatic --noinput --verbosity 0
    touch "$folder/ready"
}

# Let `current` be this version, in one step; the one before is `previous`.
switch_to() {
    local version=$1 before
    before=$(readlink "$PORTAL/current" || true)
    if [ "$before" = "releases/$version" ]; then return; fi
    if [ -n "$before" ]; then link "$before" "$PORTAL/previous"; fi
    link "releases/$version" "$PORTAL/current"
}

# Whether visitors are answered on this machine, in each language, over TLS, within a
# minute. Says what is wrong, or nothing.
smoke_test() {
    local host=$1 path status seconds=60 ask
    ask=(curl --silent --output /dev/null --write-out '%{http_code}' --max-time 20
        --resolve "$host:443:127.0.0.1" --resolve "$host:80:127.0.0.1"
        --insecure)
    until [ "$("${ask[@]}" "https://$host/healthz")" = 200 ]; do
        seconds=$((seconds - 1))
        if [ "$seconds" = 0 ]; then
            say "https://$host/healthz does not answer: journalctl --unit portal"
            return 1
        fi
        sleep 1
    done
    for path in /zh-hans/ /en/ /ko/ $(page_of_desk); do
        status=$("${ask[@]}" "https://$host$path" || true)
        if [ "$status" != 200 ]; then
            say "https://$host$path answers $status: journalctl --unit portal"
            return 1
        fi
    done
}
