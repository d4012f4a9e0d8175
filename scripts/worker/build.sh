#!/bin/bash
# Builds mediasoup-worker from the C++ source in the mediasoup npm package and
# third party libraries from Debian, with no other network access than Debian's
# mirror (through apt). Written for Debian 12 (bookworm).
#
#   build.sh <unpacked mediasoup npm package> <output directory> [--test]
#   build.sh --missing <unpacked mediasoup npm package>
#
# Leaves <output directory>/mediasoup-worker (stripped). --test also builds and
# runs the worker's own unit tests (3.20 and later; takes thrice as long).
# --missing only prints the Debian packages that would have to be installed.
# Tried with mediasoup 3.27.1 and 3.16.0; what another version uses and overlay/
# lacks fails to compile.
# Environment: MSWORKER_WORK (scratch, default <output directory>/work),
# DEBIAN_MIRROR, JOBS.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
only_missing=
if [ "$1" = --missing ]; then
	only_missing=yes
	shift
fi
package=$(realpath "$1")
[ -d "$package/worker/src" ] || { echo "no worker/src in $package" >&2; exit 1; }

# 1. Tools and libraries with Debian's own packages (those there are left alone).
packages="g++ ninja-build pkg-config python3 dpkg-dev debian-archive-keyring libssl-dev libuv1-dev libabsl-dev
	libflatbuffers-dev flatbuffers-compiler"
[ -e "$package/worker/subprojects/usrsctp.wrap" ] && packages="$packages libusrsctp-dev"
missing=$(for p in $packages; do dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || echo "$p"; done)
if [ -n "$only_missing" ]; then
	echo $missing
	exit 0
fi

out=$(mkdir -p "$2" && cd "$2" && pwd)
want_test=${3:-}
work=${MSWORKER_WORK:-$out/work}
jobs=${JOBS:-$(nproc)}
version=$(sed -n 's/^[[:space:]]*"version": "\(.*\)",\{0,1\}$/\1/p' "$package/package.json" | head -1)
mkdir -p "$work/dl"

if [ -n "$missing" ]; then
	echo "== installing" $missing
	apt-get update
	DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends --no-upgrade $missing
fi

# The mirror this machine already uses (deb822 or one-line sources); Debian's own
# where the machine is only like Debian, since bookworm is not on other mirrors.
mirror=${DEBIAN_MIRROR:-}
if [ -z "$mirror" ] && (. /etc/os-release && [ "$ID" = debian ]); then
	mirror=$(awk '
		/^URIs:/ { print $2; exit }
		/^deb / { for (i = 2; i <= NF; i++) if ($i ~ /:\/\//) { print $i; exit } }
	' $(ls /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null || true) /dev/null)
fi
mirror=${mirror:-http://deb.debian.org/debian}

# 2. What bookworm has not, or not so: meson >= 1.1 (an unpacked .deb, it is pure
#    Python), libsrtp2's source (the binary uses NSS) and, for the tests, Catch2
#    3's. Through apt with lists and sources of its own, so nothing gets into the
#    system's.
echo "== fetching sources"
apt_scratch() {
	local apt=$work/apt
	if [ ! -e "$apt/apt.conf" ]; then
		mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"
		local by="[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror"
		cat >"$apt/sources.list" <<-LIST
			deb $by bookworm-backports main
			deb-src $by bookworm main
			deb-src $by trixie main
		LIST
		cat >"$apt/apt.conf.new" <<-CONF
			Dir::Etc::sourcelist "$apt/sources.list";
			Dir::Etc::sourceparts "-";
			Dir::State::lists "$apt/lists";
			Dir::Cache "$apt/cache";
			APT::Sandbox::User "root";
		CONF
		APT_CONFIG=$apt/apt.conf.new apt-get update
		mv "$apt/apt.conf.new" "$apt/apt.conf"
	fi
	(cd "$work/dl" && APT_CONFIG=$apt/apt.conf apt-get -q "$@")
}
source_package() { # name suite
	ls "$work/dl/$1"_*.dsc >/dev/null 2>&1 || apt_scratch source --download-only "$1/$2"
}

ls "$work"/dl/meson_*.deb >/dev/null 2>&1 || apt_scratch download meson/bookworm-backports
[ -d "$work/meson" ] || dpkg-deb -x "$work"/dl/meson_*.deb "$work/meson"
export PYTHONPATH=$work/meson/usr/lib/python3/dist-packages # ninja calls meson too
meson() { /usr/bin/python3 "$work/meson/usr/bin/meson" "$@"; }

source_package libsrtp2 bookworm
[ -n "$want_test" ] && source_package catch2 trixie

# 3. The worker's source with our subprojects instead of its .wrap files.
tree=$work/$version
rm -rf "$tree"
mkdir -p "$tree"
cp -r "$package/worker" "$tree/worker"
rm -rf "$tree/worker/out"
sub=$tree/worker/subprojects
old_meson=$(grep -c ms_disable_liburing "$tree/worker/meson_options.txt" || true)
rm -rf "$sub"
cp -r "$here/overlay" "$sub"
dpkg-source --no-check -x "$work"/dl/libsrtp2_*.dsc "$sub/libsrtp2-debian" >/dev/null
if [ -n "$want_test" ]; then
	dpkg-source --no-check -x "$work"/dl/catch2_*.dsc "$sub/catch2" >/dev/null
else
	mv "$sub/catch2-stub" "$sub/catch2"
fi

# 4. Build. The generated headers first: the targets that include them do not
#    all say that they depend on them.
options=(--buildtype release -Db_ndebug=true)
[ "$old_meson" -gt 0 ] && options+=(-Dms_disable_liburing=true)
build() { # directory target option...
	local dir=$tree/$1 target=$2
	shift 2
	echo "== configuring"
	meson setup "${options[@]}" "$@" "$dir" "$tree/worker"
	echo "== compiling"
	ninja -C "$dir" -j "$jobs" "$(ninja -C "$dir" -t targets all | sed -n 's/^\(fbs\/FBS\(\/worker\.h\)\{0,1\}\): CUSTOM_COMMAND.*/\1/p' | head -1)"
	ninja -C "$dir" -j "$jobs" "$target"
}
build build mediasoup-worker
strip -o "$out/mediasoup-worker.new" "$tree/build/mediasoup-worker"
mv "$out/mediasoup-worker.new" "$out/mediasoup-worker"
echo "built $out/mediasoup-worker: mediasoup $version, $(stat -c %s "$out/mediasoup-worker") bytes"

if [ -n "$want_test" ]; then
	test_options=(-Doptimization=1)
	grep -q ms_build_tests "$tree/worker/meson_options.txt" && test_options+=(-Dms_build_tests=true)
	build build-test mediasoup-worker-test -Dcatch2:tests=false "${test_options[@]}"
	# The npm package leaves out the data files (packet1.raw to packet3.raw) that
	# three sections of one scenario read, so that one may fail.
	cd "$tree/worker"
	"$tree/build-test/mediasoup-worker-test" '~Scenario: RTP Packet'
	"$tree/build-test/mediasoup-worker-test" 'Scenario: RTP Packet' || true
fi
