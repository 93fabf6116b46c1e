# shellcheck shell=bash disable=SC2034
# What the commands of a server share: its places, messages, settings, the account.
# For bash; sourced, never run.

PORTAL=/srv/portal
SETTINGS=/etc/portal.env
TLS=/etc/portal/tls
DATA=/var/lib/portal
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE

say() { printf '%s\n' "$@"; }

fail() {
    printf '%s\n' "$@" >&2
    exit 1
}

need_root() {
    [ "$(id --user)" = 0 ] || fail "This has to run as root: sudo $0 ..."
    [ -d /run/systemd/system ] || fail "This needs a machine that systemd runs."
}

# A value as EnvironmentFile= reads it, whatever characters it has. Not for lines.
quoted() {
    case $1 in *$'\n'* | *$'\r'*) fail "A setting cannot have several lines." ;; esac
    printf '"%s"' "${1//[\\\"\$\`]/\\&}"
}

# The settings of standard input with the value in place of that of the name.
with_setting() {
    local name=$1 line
    line="$name=$(quoted "$2")"
    NEW=$line awk -v name="$name" \
        'index($0, name "=") == 1 { print ENVIRON["NEW"]; seen = 1; next } { print }
        END { if (!seen) print ENVIRON["NEW"] }'
}

# What the service sees as the value of a setting: systemd reads the file, no shell.
setting() {
    systemd-run --quiet --pipe --wait --collect --property EnvironmentFile="$SETTINGS" \
        printenv "$1" || true
}

# The desk's first page, unless the settings close the desk to this machine.
page_of_desk() {
    local switch
    switch=$(setting PUBLIC_ONLY)
    case ${switch,,} in '' | off | false | no | 0) ;; *) return ;; esac
    [ -n "$(setting ADMIN_NETWORKS)" ] || say /admin/login/
}

# manage.py of the release in a folder, as the account of the service, with its settings.
manage() {
    local folder=$1 how=--pipe
    shift
    if [ -t 0 ] && [ -t 1 ] && [ -t 2 ]; then how=--pty; fi
    systemd-run --quiet "$how" --wait --collect --expand-environment no \
        --service-type exec \
        --property User=portal --property Group=portal --property UMask=0022 \
        --property WorkingDirectory="$folder" \
        --property EnvironmentFile="$SETTINGS" \
        --setenv PYTHONDONTWRITEBYTECODE=1 --setenv PYTHONUNBUFFERED=1 \
        --setenv STATE_DIRECTORY="$DATA" \
        "$folder/deploy/parts/logged" "$folder/.venv/bin/python" manage.py "$@"
}

# Put standard input into a file, in one step and only where it differs.
# Answers whether it did: 0 if written, 1 if nothing changed.
put() {
    local mode=$1 file=$2 new=/run/portal-new
    (umask 077 && cat >"$new")
    if cmp --quiet "$new" "$file"; then
        rm "$new"
        return 1
    fi
    mkdir --parents "$(dirname "$file")"
    install --mode "$mode" "$new" "$file.new"
    rm "$new"
    mv --force "$file.new" "$file"
}

# Let a path be a link, in one step.
link() {
    if [ "$(readlink "$2" || true)" = "$1" ]; then return; fi
    ln --symbolic --force --no-dereference "$1" "$2.new"
    mv --force --no-target-directory "$2.new" "$2"
}
