# SPDX-License-Identifier: GPL-2.0-only
# Debian packages of any release and architecture, through the host's apt with its mirror, proxy
# and keys, but with state and caches in .cache. Sourced, never run.

# apt_use RELEASE ARCH - selects RELEASE and its backports for the functions below, on a machine of
# architecture ARCH with nothing installed
apt_use() {
	apt_release=$1 apt_arch=$2
	apt_suites "$apt_release" >/dev/null
	apt_home=$cache/apt/$apt_release-$apt_arch
	locked "$apt_home" apt_prepare
}

apt_suites() {
	case $1 in
	bullseye) echo bullseye ;; # its backports have left the mirrors
	bookworm) echo bookworm bookworm-backports ;;
	trixie) echo trixie trixie-backports ;;
	*) die "no such Debian release here: $1" ;;
	esac
}

# apt get|cache ARGUMENTS... - runs the host's apt-get or apt-cache on that state
apt() { "apt-$1" -c "$apt_home/apt.conf" "${@:2}"; }

# apt_download DIR PACKAGE... - downloads these packages only. A stale index names files that have
# left the mirror, so a failed download is repeated once with a fresh index.
apt_download() {
	local dir=$1
	shift
	mkdir -p "$dir"
	(cd "$dir" && apt get -qq download "$@") || {
		locked "$apt_home" apt_update
		(cd "$dir" && apt get -qq download "$@")
	}
}

# apt_closure PACKAGE... - prints these packages and all that they depend on
apt_closure() {
	apt get -qq --simulate --no-install-recommends install "$@" |
		awk -v arch="$apt_arch" '$1 == "Inst" { sub(/:.*/, "", $2); print $2 ":" arch }'
}

# apt_unpack DIR PACKAGE... - downloads the packages and unpacks them in DIR, without the files
# that match patterns on standard input. Runs no maintainer scripts.
apt_unpack() {
	local dir=$1 debs=$1.debs deb unwanted
	shift
	mapfile -t unwanted
	rm -rf "$debs"
	apt_download "$debs" "$@"
	mkdir -p "$dir"
	for deb in "$debs"/*.deb; do
		dpkg-deb --fsys-tarfile "$deb" |
			tar -x -C "$dir" --keep-directory-symlink --no-same-owner "${unwanted[@]/#/--exclude=}"
	done
	rm -rf "$debs"
}

# apt_rehome DIR ROOT - makes the programs in DIR use the C library and the other libraries in
# ROOT, which may be unpacked later
apt_rehome() {
	local libraries interpreter file
	libraries=$2/usr/lib/$(target "$host_arch" && echo "$triplet")
	find "$1" -type f -perm /111 -print0 |
		while IFS= read -r -d '' file; do
			interpreter=$(patchelf --print-interpreter "$file" 2>/dev/null) || continue
			# Two calls in this order: otherwise patchelf 0.18 breaks programs that are no PIE.
			patchelf --force-rpath --set-rpath "$libraries" "$file"
			patchelf --set-interpreter "$libraries/${interpreter##*/}" "$file"
		done
}

# Reads the lists once, and again where .cache has been moved or copied: apt.conf has its path.
apt_prepare() {
	[[ ! -e $apt_home/updated || $(<"$apt_home/updated") != "$apt_home" ]] || return 0
	say "reading Debian's package lists ($(apt_suites "$apt_release"))"
	mkdir -p "$apt_home"/{state/lists/partial,cache/archives/partial}
	: >"$apt_home/status"
	apt_conf >"$apt_home/apt.conf"
	apt_update
	echo "$apt_home" >"$apt_home/updated"
}

# These settings override the host's apt.conf.d.
apt_conf() {
	cat <<-CONF
		Dir::Etc::sourcelist "$apt_home/sources.list";
		Dir::Etc::sourceparts "/dev/null";
		Dir::Etc::preferences "/dev/null";
		Dir::Etc::preferencesparts "/dev/null";
		Dir::State "$apt_home/state";
		Dir::State::status "$apt_home/status";
		Dir::Cache "$apt_home/cache";
		Dir::Cache::pkgcache "pkgcache.bin";
		Dir::Cache::srcpkgcache "srcpkgcache.bin";
		#clear APT::Architectures;
		APT::Architectures { "$apt_arch"; "$host_arch"; };
		APT::Architecture "$apt_arch";
		APT::Default-Release "";
		Acquire::Retries "3";
		APT::Sandbox::User "root";
		#clear APT::Update::Pre-Invoke;
		#clear APT::Update::Post-Invoke;
		#clear APT::Update::Post-Invoke-Success;
	CONF
}

# apt never returns if the disk fills up while it writes its lists.
enough_room() {
	local mib
	mib=$(($(free_kib "$apt_home") >> 10))
	((mib >= 200)) || die "$mib MiB are left on the disk of $cache, and Debian's packages take 200 and more: make room there, and run this again"
}

# Use the first of the host's mirrors whose lists apt accepts.
apt_update() {
	local mirror suite log=$apt_home/update.log
	enough_room
	: >"$log"
	for mirror in $(host_mirrors); do
		for suite in $(apt_suites "$apt_release"); do
			echo "deb [target=Packages] $mirror $suite main"
		done >"$apt_home/sources.list"
		if apt get -q update --error-on=any >>"$log" 2>&1; then
			return
		fi
	done
	say_disk_full || cat "$log" >&2
	die "no mirror in the host's apt configuration serves $(apt_suites "$apt_release")"
}

# host_mirrors - prints the mirrors from which the host updates its own release. Those of -security
# and -updates are left out, because they serve nothing else.
host_mirrors() {
	apt-get --print-uris update |
		sed -En "s,^'(.*)/dists/($host_debian|stable|oldstable|oldoldstable)/InRelease' .*,\1,p" | uniq
}
