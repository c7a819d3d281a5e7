#!/usr/bin/env bash
# on_gpu.sh [--dry-run] [--kokkos FOLDER] [--architecture N] [--cases REGEX] [--no-host] [--commit ID]
#           [--output FOLDER]
#
# Everything that needs an NVIDIA card, in one go and with nvcc, Kokkos and this repository alone: builds Kokkos and the
# kernels for the card, compares the card with the host, looks for wrong accesses and races with compute-sanitizer, runs the
# benchmarks on card and host and the quick start with --backend cuda. Writes FOLDER/on_gpu.json (card, driver, Kokkos,
# commit, what each step did) and the figures that run.py keeps, FOLDER/transport_<card>.json and ..._host.json, beside the
# steps' own files; FOLDER is benchmarks/results/gpu unless said otherwise.
#   --dry-run          prints every command, runs and writes nothing, needs no card
#   --kokkos FOLDER    Kokkos' sources, or a Kokkos installed with CUDA; else Debian's source package is fetched
#   --architecture N   compute capability without the point; else the card is asked
#   --cases REGEX      of transport_benchmark; else all that are large with 8 species and one graph with any number
#   --no-host          no benchmarks on the host's core beside the card's
#   --commit ID        of the sources, where they have no git beside them
# A step whose tools are missing (Google Benchmark, GoogleTest, compute-sanitizer, deal.II) is told as skipped with the
# reason. Ends with 1 if a step failed, 3 if there is no card.
set -uo pipefail
root=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)

dry_run=false kokkos='' architecture='' commit='' back_ends=(cuda host)
cases='general_64/|_(64|128)(_double)?/species:8$'
output=$root/benchmarks/results/gpu
while (($#)); do
  case $1 in
    --dry-run) dry_run=true ;;
    --kokkos) kokkos=$(readlink -m "${2:?--kokkos needs a folder}"); shift ;;
    --architecture) architecture=${2:?--architecture needs a number}; shift ;;
    --cases) cases=${2:?--cases needs an expression}; shift ;;
    --no-host) back_ends=(cuda) ;;
    --commit) commit=${2:?--commit needs a name}; shift ;;
    --output) output=$(readlink -m "${2:?--output needs a folder}"); shift ;;
    -h | --help) sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//p}' "$0"; exit 0 ;;
    *) echo "unknown option $1; see $0 --help" >&2; exit 2 ;;
  esac
  shift
done
cd "$root" || exit 1
PATH=${CUDA_HOME:+$CUDA_HOME/bin:}$PATH:/usr/local/cuda/bin
build=${TURGOR_GPU_BUILD:-build-gpu} program=${TURGOR_GPU_BUILD:-build-gpu}-program
jobs=${JOBS:-$(nproc)}
commit=${commit:-$(git describe --always --dirty --abbrev=12 2>/dev/null || cat VERSION)}

card='(the card)' driver='(its driver)'
if ! $dry_run; then
  facts=$(nvidia-smi --query-gpu=name,driver_version,compute_cap --format=csv,noheader 2>/dev/null | head -n 1)
  [[ -n $facts ]] || { echo "on_gpu.sh: nvidia-smi finds no card here; --dry-run shows what would be run" >&2; exit 3; }
  command -v nvcc >/dev/null || { echo "on_gpu.sh: no nvcc; set CUDA_HOME" >&2; exit 3; }
  IFS=, read -r card driver capability <<<"$facts"
  driver=${driver# } capability=${capability# }
  architecture=${architecture:-${capability/./}}
  mkdir -p "$output"
fi
architecture=${architecture:-90}

steps=() failed=0
quoted() { local text=${1//\\/\\\\}; text=${text//\"/\\\"}; printf '"%s"' "${text//$'\n'/\\n}"; }
note() { # name, outcome, seconds, command or reason
  steps+=("    {\"step\": $(quoted "$1"), \"outcome\": $(quoted "$2"), \"seconds\": $3, \"command\": $(quoted "$4")}")
  write_result  # after each step, so that a run that is cut off leaves what it did
}
# step NAME COMMAND...: runs it, keeps what it says in NAME.log, and remembers how it ended.
step() {
  local name=$1 begin=$SECONDS outcome="done" code
  shift
  printf '%s\n' "$name: $*"
  $dry_run && return 0
  "$@" 2>&1 | tee "$output/$name.log"
  code=${PIPESTATUS[0]}
  ((code == 0)) || { outcome="failed with $code"; failed=1; }
  note "$name" "$outcome" $((SECONDS - begin)) "$*"
  return "$code"
}
skip() { # name, reason
  echo "$1: SKIPPED, $2"
  $dry_run || note "$1" "skipped: $2" 0 ""
}
have() { $dry_run || [[ -x $1 ]] || command -v "$1" >/dev/null; }

write_result() {
  $dry_run && return 0
  {
    echo "{"
    echo "  \"card\": $(quoted "$card"), \"driver\": $(quoted "$driver"), \"architecture\": \"sm_$architecture\","
    echo "  \"cuda\": $(quoted "$(nvcc --version | sed -n 's/.*release \([^,]*\),.*/\1/p')"),"
    echo "  \"kokkos\": $(quoted "$(sed -n 's/^#define KOKKOS_VERSION //p' "$kokkos/include/KokkosCore_config.h" 2>/dev/null)"),"
    echo "  \"commit\": $(quoted "$commit"),"
    echo "  \"date\": \"$(date -u +%FT%TZ)\", \"host\": $(quoted "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"),"
    echo "  \"steps\": ["
    local IFS=$',\n'
    printf '%s' "${steps[0]}"
    printf ',\n%s' "${steps[@]:1}"
    printf '\n  ]\n}\n'
  } >"$output/on_gpu.json"
}
finish() { $dry_run || echo "written: $output/on_gpu.json"; exit $failed; }

# Kokkos: installed already, or built from sources.
sources=$kokkos
if [[ -z $kokkos || ! -f $kokkos/include/KokkosCore_config.h ]]; then
  step kokkos kernels/cmake/build_kokkos_cuda.sh --architecture "$architecture" ${kokkos:+"$kokkos"} || finish
  if $dry_run; then kokkos='(the folder that this prints)'; else kokkos=$(tail -n 1 "$output/kokkos.log"); fi
fi

# The host's own engines take a Kokkos without CUDA: the system's, else one from the same sources.
if [[ -z ${Kokkos_ROOT:-} && ! -f /usr/include/trilinos/Kokkos_Core.hpp && ! -f /usr/include/kokkos/Kokkos_Core.hpp ]]; then
  [[ -f $sources/core/src/Kokkos_Core.hpp ]] || sources=''
  step kokkos_host kernels/cmake/build_kokkos_cuda.sh --host ${sources:+"$sources"} || finish
  $dry_run || Kokkos_ROOT=$(tail -n 1 "$output/kokkos_host.log")
  export Kokkos_ROOT
fi

# Without MPI: one card, one part.
step configure cmake -S kernels -B "$build" -DCMAKE_BUILD_TYPE=Release -DTURGOR_KERNELS_MPI=OFF -DTURGOR_KERNELS_CUDA=ON \
  -DTURGOR_KOKKOS_CUDA="$kokkos" -DTURGOR_CUDA_ARCHITECTURES="$architecture" || finish
step build cmake --build "$build" --parallel "$jobs" || finish
step back_ends "$build/turgor_kernels_back_ends"

# Device against host: 1e-12 where all is double, 1e-6 mixed.
step parity "$build/tests/turgor_kernels_parity" --json "$output/parity.json"
for tool in memcheck racecheck; do
  if have compute-sanitizer; then
    step "$tool" compute-sanitizer --tool "$tool" --error-exitcode 9 "$build/tests/turgor_kernels_parity" --tiny
  else
    skip "$tool" "no compute-sanitizer in PATH"
  fi
done
if have "$build/tests/turgor_kernels_tests"; then
  # A million steps of a few nodes measure on a card how fast it can be told to begin.
  step tests env TURGOR_BACK_END=cuda "$build/tests/turgor_kernels_tests" --gtest_filter=-*OverAMillionSteps
else
  skip tests "no GoogleTest"
fi

# The card, with its own memory and cuSPARSE beside it, and one core of the host.
machine=$(tr -cs '[:alnum:]\n' _ <<<"${card,,}")
if have "$build/benchmarks/transport_benchmark"; then
  for back_end in "${back_ends[@]}"; do
    name=$machine
    [[ $back_end == cuda ]] || name+=_host
    step "benchmarks_$back_end" env TURGOR_BACK_END="$back_end" benchmarks/run.py --machine "$name" --ranks 1 \
      --filter "$cases" --commit "$commit" --results "$output" "$build/benchmarks/transport_benchmark"
    step "diffusion_decay_$back_end" env TURGOR_BACK_END="$back_end" "$build/benchmarks/diffusion_decay_benchmark"
  done
else
  skip benchmarks "no Google Benchmark"
fi

# The whole program, where deal.II is.
if $dry_run || cmake -S . -B "$program" -DCMAKE_BUILD_TYPE=Release -DTURGOR_KERNELS_CUDA=ON -DTURGOR_KOKKOS_CUDA="$kokkos" \
  -DTURGOR_CUDA_ARCHITECTURES="$architecture" >"$output/program.log" 2>&1; then
  $dry_run && echo "program: cmake -S . -B $program -DTURGOR_KERNELS_CUDA=ON -DTURGOR_KOKKOS_CUDA=$kokkos -DTURGOR_CUDA_ARCHITECTURES=$architecture"
  if step build_program cmake --build "$program" --target turgor --parallel "$jobs"; then
    for back_end in cuda host; do
      step "quick_start_$back_end" "$program/turgor" run parameter_files/quick_start.toml --backend $back_end \
        --output "$output/quick_start_$back_end" --overwrite
    done
  fi
else
  skip quick_start "the program could not be configured (program.log): is deal.II there?"
fi
finish
