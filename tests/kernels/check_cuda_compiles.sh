#!/usr/bin/env bash
# check_cuda_compiles.sh FOLDER: compiles the CUDA back end with nvcc; check_cuda_links.sh links what is compiled here. No
# card is needed. Ends with 77 (skipped) where there is no nvcc.
# The Kokkos is one with CUDA, built before by kernels/cmake/build_kokkos_cuda.sh; with CI=true it is built here if need be,
# which fetches its sources. Without it the headers of the installed libtrilinos-kokkos-dev serve, which compile but do not
# link.
set -euo pipefail
folder=$1
kernels=$(cd "$(dirname "$(readlink -f "$0")")/../../kernels" && pwd)
build_kokkos=$kernels/cmake/build_kokkos_cuda.sh

nvcc=$(PATH=${CUDA_HOME:+$CUDA_HOME/bin:}$PATH:/usr/local/cuda/bin command -v nvcc) ||
  { echo "SKIPPED: no nvcc, CUDA's compiler, in PATH, CUDA_HOME or /usr/local/cuda"; exit 77; }

if ! kokkos=$("$build_kokkos" --offline) && ! { [[ ${CI:-} == true ]] && kokkos=$("$build_kokkos"); }; then
  kokkos=$(TURGOR_KOKKOS_CACHE=$folder.headers "$build_kokkos" --headers-only) ||
    { echo "SKIPPED: neither a Kokkos with CUDA ($build_kokkos) nor the headers of libtrilinos-kokkos-dev"; exit 77; }
fi
generator=()
command -v ninja >/dev/null && generator=(-G Ninja)
# -O1: the code for the card is optimised either way, and how fast the host's side is does not matter here. A Kokkos that
# was found for an earlier folder is looked for anew.
cmake -S "$kernels" -B "$folder" "${generator[@]}" -DCMAKE_CUDA_COMPILER="$nvcc" -DCMAKE_CUDA_FLAGS_RELEASE=-O1 -DTURGOR_KERNELS_CUDA=ON -DTURGOR_KOKKOS_CUDA="$kokkos" \
  -UTURGOR_KOKKOS_CUDA_INCLUDE -UTURGOR_KOKKOS_CUDA_CORE \
  -DTURGOR_KERNELS_MPI=OFF -DTURGOR_KERNELS_TESTS=OFF -DTURGOR_WARNINGS_AS_ERRORS=ON >"$folder.log" 2>&1 ||
  { cat "$folder.log"; exit 1; }
cmake --build "$folder" --target turgor_kernels_cuda_objects --parallel "$(nproc)"
