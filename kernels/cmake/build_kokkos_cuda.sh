#!/usr/bin/env bash
# build_kokkos_cuda.sh [--headers-only | --host] [--offline] [--architecture N] [SOURCE]
#
# Builds a static Kokkos with the back ends CUDA and Serial for the library turgor_kernels_cuda and prints the folder to
# name as TURGOR_KOKKOS_CUDA. SOURCE is a folder with Kokkos' sources; without it they come from the source package
# `trilinos` of Debian (166 MB, fetched by apt-get without touching the system), which holds Kokkos 3.4.1.
#   --headers-only     nothing is fetched or built: the headers of the installed libtrilinos-kokkos-dev, enough to
#                      compile against, not to link
#   --host             the back end Serial alone, for a system that has no package of Kokkos: to name as Kokkos_ROOT
#   --offline          fetches nothing: fails unless the folder was built before or SOURCE is given
#   --architecture N   compute capability without the point (90)
# What was built stays in $TURGOR_KOKKOS_CACHE, by default $XDG_CACHE_HOME/turgor or ~/.cache/turgor, and is not built
# twice. Environment: CUDA_HOME or nvcc in PATH; JOBS, by default all cores; DEBIAN_MIRROR and DEBIAN_SUITE (bookworm)
# for the source package.
set -euo pipefail

headers_only=false host=false offline=false architecture=90 source=
while (($#)); do
  case $1 in
    --headers-only) headers_only=true ;;
    --host) host=true ;;
    --offline) offline=true ;;
    --architecture) architecture=${2:?--architecture needs a number}; shift ;;
    -h | --help) sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//p}' "$0"; exit 0 ;;
    -*) echo "unknown option $1; see $0 --help" >&2; exit 2 ;;
    *) source=$(cd "$1" && pwd) ;;
  esac
  shift
done

say() { printf '[kokkos] %s\n' "$*" >&2; }
give_up() { say "$*"; exit 1; }

nvcc=$(PATH=${CUDA_HOME:+$CUDA_HOME/bin:}$PATH:/usr/local/cuda/bin command -v nvcc) ||
  give_up "no nvcc: install CUDA's compiler and set CUDA_HOME"
cuda=$("$nvcc" --version | sed -n 's/.*release \([0-9]*\)\..*/\1/p')
cache=${TURGOR_KOKKOS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/turgor}
jobs=${JOBS:-$(nproc)}

# What Kokkos 3.4 needs for CUDA 13 and for cards newer than it; later versions are taken as they are.
repair() {
  local core=$1
  # Its own half precision clashes with that of CUDA 13; nothing here uses it.
  if ((cuda >= 13)); then
    sed -i 's|^#include <Cuda/Kokkos_Cuda_Half.hpp>||' "$core/Kokkos_Half.hpp"
  fi
  # Compilers from GCC 13 on do not include it by chance.
  if [[ -f $core/impl/Kokkos_MemoryPool.cpp ]]; then
    sed -i '0,/^#include/s//#include <cstdint>\n&/' "$core/impl/Kokkos_MemoryPool.cpp"
  fi
  # How much shared memory the least carve-out leaves: unknown cards would throw at the first launch.
  sed -i 's|^      case 86: return 8;|      case 86:\n      case 89:\n      case 90:\n      case 100:\n      case 120: return 8;|' \
    "$core/Cuda/Kokkos_Cuda_BlockSize_Deduction.hpp"
  if [[ -f $core/Cuda/Kokkos_CudaSpace.cpp ]] && ((cuda >= 13)); then
    sed -i 's|cudaMemPrefetchAsync(ptr, bytes, space.cuda_device(),|cudaMemPrefetchAsync(ptr, bytes, cudaMemLocation{cudaMemLocationTypeDevice, space.cuda_device()}, 0,|' \
      "$core/Cuda/Kokkos_CudaSpace.cpp"
  fi
}

# The newest architecture that Kokkos 3.4 knows stands for later ones: only the compiler's flag is another.
name_architecture_to_old_kokkos() {
  sed -i "s|AMPERE80  sm_80|AMPERE80  sm_$architecture|" "$1/cmake/kokkos_arch.cmake"
  sed -i "s|^default_arch=.*|default_arch=\"sm_$architecture\"|" "$1/bin/nvcc_wrapper"
}

kokkos_name_of_architecture() {
  case $architecture in
    70) echo VOLTA70 ;;
    75) echo TURING75 ;;
    80) echo AMPERE80 ;;
    86) echo AMPERE86 ;;
    89) echo ADA89 ;;
    90) echo HOPPER90 ;;
    100) echo BLACKWELL100 ;;
    120) echo BLACKWELL120 ;;
    *) give_up "architecture $architecture: 70, 75, 80, 86, 89, 90, 100 or 120" ;;
  esac
}
architecture_name=$(kokkos_name_of_architecture)

if $headers_only; then
  installed=${TRILINOS_INCLUDE:-/usr/include/trilinos}
  grep -qs 'KOKKOS_VERSION 304' "$installed/KokkosCore_config.h" ||
    give_up "no headers of Kokkos 3.4 in $installed: install libtrilinos-kokkos-dev of Debian 12 or 13"
  prefix=$cache/kokkos-headers-cuda$cuda
  rm -rf "$prefix.new" && mkdir -p "$prefix.new/include"
  (cd "$installed" && cp -r Kokkos_*.hpp KokkosExp_*.hpp KokkosCore_*.h* Cuda impl setup decl fwd traits "$prefix.new/include")
  repair "$prefix.new/include"
  cd "$prefix.new/include"
  sed -i -E 's,^/\* #undef (KOKKOS_ENABLE_CUDA|KOKKOS_ENABLE_CUDA_LAMBDA|KOKKOS_ARCH_AMPERE80|KOKKOS_ARCH_AMPERE|KOKKOS_ENABLE_CXX17) \*/,#define \1,
             s,^#define KOKKOS_ENABLE_CXX14,/* #undef KOKKOS_ENABLE_CXX14 */,' KokkosCore_config.h
  include_both() { printf '#include <%s>\n' "${@:2}" >"KokkosCore_Config_$1.hpp"; }
  include_both FwdBackend fwd/Kokkos_Fwd_CUDA.hpp fwd/Kokkos_Fwd_SERIAL.hpp
  include_both DeclareBackend decl/Kokkos_Declare_CUDA.hpp decl/Kokkos_Declare_SERIAL.hpp
  include_both SetupBackend setup/Kokkos_Setup_Cuda.hpp
  cd /
  rm -rf "$prefix" && mv "$prefix.new" "$prefix"
  echo "$prefix"
  exit 0
fi

# The folder that the sources lie in, or a name for those of the source package.
kind=cuda$cuda-sm$architecture
if $host; then kind=host; fi
prefix=$cache/kokkos-$kind-$(sha256sum <<<"${source:-trilinos ${DEBIAN_SUITE:-bookworm}}" | cut -c1-8)
if [[ -f $prefix/complete ]]; then
  say "built before: $prefix"
  echo "$prefix"
  exit 0
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/kokkos-cuda.XXXXXX")
trap 'rm -rf "$work"' EXIT

fetch_source() {
  $offline && give_up "not built yet, and --offline: run $0 once, or name a folder with Kokkos' sources"
  command -v apt-get >/dev/null || give_up "no apt-get to fetch Kokkos with: name a folder with its sources"
  local keys=/usr/share/keyrings/debian-archive-keyring.gpg
  [[ -f $keys ]] || give_up "no $keys (package debian-archive-keyring): name a folder with Kokkos' sources"
  say "fetching the source package trilinos (166 MB)"
  mkdir -p "$work"/apt/{lists,cache/archives}/partial
  # A partial list of its own, so that neither the system's lists nor root's rights are touched.
  echo "deb-src [signed-by=$keys] ${DEBIAN_MIRROR:-http://deb.debian.org/debian} ${DEBIAN_SUITE:-bookworm} main" >"$work/apt/sources"
  local options=(-q -o Dir::Etc::SourceList="$work/apt/sources" -o Dir::Etc::SourceParts=- -o Dir::State::Lists="$work/apt/lists"
    -o Dir::Cache="$work/apt/cache" -o APT::Sandbox::User= -o Acquire::Retries=2 -o Acquire::http::Timeout=30)
  (cd "$work" && apt-get "${options[@]}" update && apt-get "${options[@]}" source --download-only trilinos) >"$work/apt/log" 2>&1 ||
    { cat "$work/apt/log" >&2; give_up "the source package could not be fetched: name a folder with Kokkos' sources"; }
  tar xzf "$work"/trilinos_*.orig.tar.gz -C "$work" --wildcards --strip-components=2 '*/packages/kokkos/*'
  source=$work/kokkos
}

if [[ -n $source ]]; then
  [[ -f $source/core/src/Kokkos_Core.hpp ]] || give_up "$source holds no sources of Kokkos"
  cp -r "$source" "$work/kokkos"
  source=$work/kokkos
else
  fetch_source
fi

standard=17
if grep -q 'Kokkos_VERSION_MAJOR 3' "$source/CMakeLists.txt"; then
  say "repairing Kokkos 3 for CUDA $cuda and sm_$architecture"
  repair "$source/core/src"
  name_architecture_to_old_kokkos "$source"
  architecture_name=AMPERE80
else
  standard=20
fi

say "building for $kind on $jobs cores (a minute or two)"
for_cards=()
$host || for_cards=("-DCMAKE_CXX_COMPILER=$source/bin/nvcc_wrapper" -DKokkos_ENABLE_CUDA=ON -DKokkos_ENABLE_CUDA_LAMBDA=ON
  "-DKokkos_ARCH_$architecture_name=ON")
NVCC_WRAPPER_DEFAULT_COMPILER=${CXX:-g++} PATH=$(dirname "$nvcc"):$PATH
export NVCC_WRAPPER_DEFAULT_COMPILER PATH
build() {
  cmake -S "$source" -B "$work/build" -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX="$prefix" -DCMAKE_INSTALL_LIBDIR=lib \
    -DCMAKE_CXX_STANDARD=$standard -DCMAKE_POSITION_INDEPENDENT_CODE=ON -DCMAKE_CXX_VISIBILITY_PRESET=hidden \
    -DBUILD_SHARED_LIBS=OFF -DKokkos_ENABLE_SERIAL=ON -DKokkos_ENABLE_TESTS=OFF ${for_cards[@]+"${for_cards[@]}"} &&
    cmake --build "$work/build" --parallel "$jobs" && cmake --install "$work/build"
}
build >"$work/log" 2>&1 || { tail -n 40 "$work/log" >&2; give_up "Kokkos did not build"; }
touch "$prefix/complete"
say "done: $prefix"
echo "$prefix"
