#!/bin/sh
# Runs a command on Debian 12 as if its C and C++ libraries were those of Debian 13, which TorchSharp's native part needs:
#   tests/Torch/with-newer-libstdc++.sh dotnet fsi build.fsx test
# The newer libraries are laid over the folder of the system's in a mount namespace of the command's own: nothing outside
# changes. Where it is not needed the command runs as it is; where it cannot be done, exit code 3 and one sentence.
set -u
symbol=GLIBCXX_3.4.32
cache=${XDG_CACHE_HOME:-$HOME/.cache}/research-libstdc++

cannot() {
    echo "The C++ library of this system is without $symbol, and $1: use Debian 13, Ubuntu 24.04 or newer, or a container of one." >&2
    exit 3
}

[ $# -gt 0 ] || { echo "No command was given: write $0 COMMAND ARGUMENTS." >&2; exit 2; }
[ "$(uname -s)" = Linux ] || exec "$@"
folder=/usr/lib/$(uname -m)-linux-gnu
library=$folder/libstdc++.so.6
# Elsewhere than on Debian and its kin the library lies elsewhere, and a system that is not Debian 12 is not helped by this.
[ -e "$library" ] || exec "$@"
grep -q "$symbol" "$library" && exec "$@"
[ "$(id -u)" = 0 ] || cannot "laying a newer one over it takes root"
unshare -m true 2>/dev/null || cannot "mount namespaces are not allowed here"
command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || cannot "apt-get is not there to fetch a newer one"

# Where the machine's own packages come from, in the old and in the new form of its sources.
mirror() {
    cat /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list.d/*.sources 2>/dev/null | sed -n 's/^URIs: *\([^ ]*\).*/\1/p' | head -n 1
    cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null |
        sed -n 's/^deb \(\[[^]]*\] *\)\{0,1\}\([a-z+]*:[^ ]*\) .*/\2/p' | head -n 1
}

# Into a folder of this process, then renamed in one step: whoever is first wins, and no one sees half of it.
fetch() {
    work=$cache.$$
    trap 'rm -rf "$work"' EXIT
    trap 'exit 130' INT TERM
    mkdir -p "$work/lists/partial" "$work/archives/partial" "$work/debs" "$work/root" || return 1
    printf 'Types: deb\nURIs: %s\nSuites: trixie\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n' \
        "$(mirror | head -n 1)" >"$work/trixie.sources"
    newer() {
        apt-get -o Dir::Etc::sourcelist="$work/trixie.sources" -o Dir::Etc::sourceparts=/dev/null \
            -o Dir::State::lists="$work/lists" -o Dir::Cache="$work" -o APT::Sandbox::User=root -qq "$@"
    }
    newer update >"$work/log" 2>&1 || return 1
    (cd "$work/debs" && newer download libstdc++6 libc6 libgcc-s1) >>"$work/log" 2>&1 || return 1
    for package in "$work"/debs/*.deb; do dpkg-deb -x "$package" "$work/root" || return 1; done
    grep -q "$symbol" "$work/root$folder/libstdc++.so.6" || return 1
    mv -T "$work/root" "$cache" 2>/dev/null || [ -e "$cache$folder/libstdc++.so.6" ]
}

if [ ! -e "$cache$folder/libstdc++.so.6" ]; then
    echo "fetching the C++ library of Debian 13 …" >&2
    mkdir -p "$(dirname "$cache")"
    (fetch) || cannot "a newer one could not be fetched with apt-get"
fi

NEWER=$cache$folder OVER=$folder exec unshare -m sh -c '
    mount -t overlay overlay -o "lowerdir=$NEWER:$OVER" "$OVER" 2>/dev/null || {
        echo "The newer C++ library cannot be mounted here: use Debian 13, Ubuntu 24.04 or newer, or a container of one." >&2
        exit 3
    }
    unset NEWER OVER
    exec "$@"' sh "$@"
