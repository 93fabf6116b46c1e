# shellcheck shell=bash
# Packages: those of Debian for the server, those of Python for one release.

# End what an earlier run began, which may be at it still.
go_on_with_packages() {
    local seconds=120
    until dpkg --configure --pending >/dev/null 2>&1; do
        seconds=$((seconds - 1))
        [ "$seconds" -gt 0 ] || fail "dpkg does not end: dpkg --configure --pending"
        sleep 1
    done
}

# Install what is missing. Without a network: from the folder, if it has them.
debian_packages() {
    local offline=$1 folder=$2 name missing=()
    local get=(apt-get install --quiet=2 --yes --no-install-recommends)
    get+=(--option DPkg::Lock::Timeout=120)
    shift 2
    for name in "$@"; do
        [ "$(dpkg-query --show --showformat '${db:Status-Status}' "$name" \
            2>/dev/null)" = installed ] || missing+=("$name")
    done
    if [ ${#missing[@]} -eq 0 ]; then return; fi
    export DEBIAN_FRONTEND=noninteractive
    go_on_with_packages
    if [ "$offline" = no ]; then
        apt-get update --quiet=2 --option DPkg::Lock::Timeout=120
        "${get[@]}" "${missing[@]}" >/dev/null
    elif compgen -G "$folder/*.deb" >/dev/null; then
        "${get[@]}" --no-download "$folder"/*.deb >/dev/null
    else
        fail "These packages of Debian are missing: ${missing[*]}." \
            "Install them, or put them and what they need into $folder/."
    fi
}

# A virtual environment in the folder of a release, with exactly the locked packages.
python_packages() {
    local folder=$1 offline=$2 wheels=$3 from=()
    if [ -e "$folder/.venv/ready" ]; then return; fi
    if [ "$offline" = yes ]; then
        [ -d "$wheels" ] || fail "$wheels is missing: make it with 'make wheelhouse'" \
            "on a machine that has a network, and put it beside the archive."
        from=(--no-index --find-links "$wheels")
    fi
    python3 -m venv --clear "$folder/.venv"
    "$folder/.venv/bin/python" -m pip install --quiet --disable-pip-version-check \
        --no-input --no-cache-dir --require-hashes "${from[@]}" \
        --requirement "$folder/requirements.txt" ||
        fail "The packages of Python could not be installed. Is there a network?" \
            "Run the same command again, or see --offline."
    touch "$folder/.venv/ready"
}
