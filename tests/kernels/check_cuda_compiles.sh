#!/usr/bin/env bash
# check_cuda_compiles.sh FOLDER: compiles the CUDA back end with nvcc, links it where a Kokkos built with CUDA is there,
# and looks at what the library exports. No card is needed. Ends with 77 (skipped) where there is no nvcc.
# That Kokkos is one built before by kernels/cmake/build_kokkos_cuda.sh; with CI=true it is built here if need be, which
# fetches its sources. Without it the headers of the installed libtrilinos-kokkos-dev serve, which compile but do not link.
set -euo pipefail
folder=$1
kernels=$(cd "$(dirname "$(readlink -f "$0")")/../../kernels" && pwd)
build_kokkos=$kernels/cmake/build_kokkos_cuda.sh

nvcc=$(PATH=${CUDA_HOME:+$CUDA_HOME/bin:}$PATH:/usr/local/cuda/bin command -v nvcc) ||
  { echo "SKIPPED: no nvcc, CUDA's compiler, in PATH, CUDA_HOME or /usr/local/cuda"; exit 77; }

target=turgor_kernels_cuda
if ! kokkos=$("$build_kokkos" --offline) && ! { [[ ${CI:-} == true ]] && kokkos=$("$build_kokkos"); }; then
  kokkos=$(TURGOR_KOKKOS_CACHE=$folder.headers "$build_kokkos" --headers-only) ||
    { echo "SKIPPED: neither a Kokkos with CUDA ($build_kokkos) nor the headers of libtrilinos-kokkos-dev"; exit 77; }
  target=turgor_kernels_cuda_objects
fi
generator=()
command -v ninja >/dev/null && generator=(-G Ninja)
cmake -S "$kernels" -B "$folder" "${generator[@]}" -DCMAKE_CUDA_COMPILER="$nvcc" -DTURGOR_KERNELS_CUDA=ON -DTURGOR_KOKKOS_CUDA="$kokkos" \
  -DTURGOR_KERNELS_MPI=OFF -DTURGOR_KERNELS_TESTS=OFF -DTURGOR_WARNINGS_AS_ERRORS=ON >"$folder.log" 2>&1 ||
  { cat "$folder.log"; exit 1; }
cmake --build "$folder" --target "$target" --parallel "$(nproc)"
if [[ $target == turgor_kernels_cuda_objects ]]; then
  echo "compiled against headers alone, not linked: no Kokkos with CUDA is there ($build_kokkos builds one)"
  exit 0
fi
# One symbol, and no Kokkos for others to stumble over.
exported=$(nm -DC --defined-only "$folder/libturgor_kernels_cuda.so" | awk '$2 != "A" {print $2, $3}')
[[ $exported == "T turgor_kernels_cuda" ]] ||
  { printf 'the library should export turgor_kernels_cuda alone, not:\n%s\n' "$exported"; exit 1; }
# It loads also where there is no driver, and refuses one who was built from another version.
"${CXX:-c++}" -std=c++20 "$(dirname "$(readlink -f "$0")")/load_library_main.cpp" -o "$folder/load_library" -ldl
"$folder/load_library" "$folder/libturgor_kernels_cuda.so"
