#!/usr/bin/env bash
# check_cuda_links.sh FOLDER: links the CUDA back end that check_cuda_compiles.sh has compiled in FOLDER, and looks at what
# the library exports. No card is needed. Ends with 77 (skipped) where nothing was compiled, or with headers alone.
set -euo pipefail
folder=$1

[[ -f $folder/CMakeCache.txt ]] || { echo "SKIPPED: the CUDA back end was not compiled: no nvcc, CUDA's compiler"; exit 77; }
grep -q '^TURGOR_KOKKOS_CUDA_CORE:.*NOTFOUND$' "$folder/CMakeCache.txt" && {
  echo "SKIPPED: compiled against headers alone, not linked: no Kokkos with CUDA is there (kernels/cmake/build_kokkos_cuda.sh builds one)"
  exit 77
}
cmake --build "$folder" --target turgor_kernels_cuda --parallel "$(nproc)"
# One symbol, and no Kokkos for others to stumble over.
exported=$(nm -DC --defined-only "$folder/libturgor_kernels_cuda.so" | awk '$2 != "A" {print $2, $3}')
[[ $exported == "T turgor_kernels_cuda" ]] ||
  { printf 'the library should export turgor_kernels_cuda alone, not:\n%s\n' "$exported"; exit 1; }
# It loads also where there is no driver, and refuses one who was built from another version.
"${CXX:-c++}" -std=c++20 "$(dirname "$(readlink -f "$0")")/load_library_main.cpp" -o "$folder/load_library" -ldl
"$folder/load_library" "$folder/libturgor_kernels_cuda.so"
