#!/usr/bin/env bash
# benchmarks/on_gpu.sh says all that it would run, and where there is no card runs and writes nothing.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

said=$(benchmarks/on_gpu.sh --dry-run --output "$work/dry")
expect() {
  grep -qE -- "$1" <<<"$said" || { echo "on_gpu.sh --dry-run says nothing of: $1" >&2; exit 1; }
}
expect '^kokkos: kernels/cmake/build_kokkos_cuda.sh'
expect '^configure: cmake -S kernels .*-DTURGOR_KERNELS_CUDA=ON'
expect '^parity: .*turgor_kernels_parity --json'
expect '^memcheck: compute-sanitizer --tool memcheck .*turgor_kernels_parity'
expect '^racecheck: compute-sanitizer --tool racecheck .*turgor_kernels_parity'
expect '^tests: env TURGOR_BACK_END=cuda '
expect '^benchmarks_cuda: .*transport_benchmark'
expect '^diffusion_decay_cuda: .*diffusion_decay_benchmark'
expect '^benchmarks_host: .*transport_benchmark'
expect '^quick_start_cuda: .*run parameter_files/quick_start.toml --backend cuda'
# What it names is there.
for named in $(grep -oE '(kernels/cmake|parameter_files|benchmarks)/[a-z_]+\.(sh|toml)' <<<"$said" | sort -u); do
  [[ -f $named ]] || { echo "on_gpu.sh names $named, which is not there" >&2; exit 1; }
done
[[ ! -e $work/dry ]] || { echo "a dry run has written $work/dry" >&2; exit 1; }

# Without a card, whatever this machine has: nvidia-smi that finds none.
printf '#!/bin/sh\nexit 9\n' >"$work/nvidia-smi"
chmod +x "$work/nvidia-smi"
code=0
PATH=$work:$PATH benchmarks/on_gpu.sh --output "$work/none" >"$work/said" 2>&1 || code=$?
[[ $code == 3 && ! -e $work/none ]] || { cat "$work/said" >&2; echo "without a card: exit $code, not 3" >&2; exit 1; }
grep -q 'finds no card' "$work/said"
