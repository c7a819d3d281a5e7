# Shared by ./run and ./test: installs the packages, configures and builds. Source it from the repository's root.
# Instead of apt: set TURGOR_SKIP_INSTALL=1 and bring the libraries yourself (docs/howto/cluster.md).

say() { printf '\033[2m[turgor] %s\033[0m\n' "$*" >&2; }

cores=$(nproc 2>/dev/null || echo 2)
while IFS='=' read -r name value; do
  [[ $name == [A-Z]* && -z ${!name+set} ]] && export "$name=$value"
done <cmake/mpi_environment.txt

# install_packages [test]: what cmake/packages.txt lists and dpkg does not have.
install_packages() {
  [[ ${TURGOR_SKIP_INSTALL:-0} == 1 ]] && return 0
  if ! command -v apt-get >/dev/null; then
    say "No apt-get here. Provide the libraries of docs/howto/cluster.md and set TURGOR_SKIP_INSTALL=1."
    return 1
  fi
  local wanted missing=() package
  wanted=$(sed -e '/^#/d' -e '/^$/d' cmake/packages.txt)
  [[ ${1:-} == test ]] || wanted=$(grep -v ' test$' <<<"$wanted")
  for package in $(sed 's/ test$//' <<<"$wanted"); do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  say "Installing ${#missing[@]} packages (once; all with what they need are about 600 MB): ${missing[*]}"
  local as_root=()
  if [[ $(id -u) != 0 ]]; then
    command -v sudo >/dev/null || { say "Neither root nor sudo: ask for ${missing[*]}, or see docs/howto/cluster.md."; return 1; }
    as_root=(sudo)
  fi
  "${as_root[@]}" apt-get update -q >&2
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends "${missing[@]}" >&2
}

# configure [cmake option...]: build/, quiet unless something is to be done.
configure() {
  local generator=()
  [[ -f build/CMakeCache.txt ]] || { command -v ninja >/dev/null && generator=(-G Ninja); }
  [[ ! -f build/CMakeCache.txt || $# -gt 0 ]] || return 0
  cmake -S . -B build "${generator[@]}" -DCMAKE_BUILD_TYPE="${TURGOR_BUILD_TYPE:-Release}" "$@" >build.log 2>&1 ||
    { cat build.log >&2; rm -f build.log build/CMakeCache.txt; return 1; }
  mv build.log build/configure.log
}

# configure_and_build TARGET [cmake option...]
configure_and_build() {
  local target=$1
  shift
  configure "$@"
  say "Building $target in build/ (the first time takes some minutes)."
  cmake --build build --target "$target" --parallel "$cores" >&2
}
