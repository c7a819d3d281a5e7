#!/usr/bin/env bash
# clang-format on every source; clang-tidy on the changed ones (against $LINT_BASE, default the last commit) where a
# configured build/ tells how they are compiled, at most four minutes. LINT_ALL=1: on all sources, without a limit.
set -euo pipefail
cd "$(dirname "$0")/.."
if command -v clang-format >/dev/null; then
  git ls-files -z '*.cpp' '*.hpp' | xargs -0 -r clang-format --dry-run --Werror
else
  echo "lint: clang-format is not installed; SKIPPED"
fi
if ! command -v clang-tidy >/dev/null || [[ ! -f build/compile_commands.json ]]; then
  echo "lint: no clang-tidy, or nothing configured yet; SKIPPED"
  exit 0
fi
if [[ -n ${LINT_ALL:-} ]]; then
  mapfile -t sources < <(git ls-files 'solver/*.cpp' 'kernels/*.cpp')
else
  base=${LINT_BASE:-HEAD~1}
  git rev-parse -q --verify "$base^{commit}" >/dev/null || {
    echo "lint: no commit $base to compare with (a shallow clone?); clang-tidy SKIPPED"
    exit 0
  }
  mapfile -t sources < <(git diff --name-only --diff-filter=d "$base" -- 'solver/*.cpp' 'kernels/*.cpp')
fi
# ITK 5.2 refuses clang.
((${#sources[@]})) && mapfile -t sources < <(grep -L '#include <itk' "${sources[@]}")
((${#sources[@]})) || echo "lint: no changed source for clang-tidy"
begin=$SECONDS
# The precompiled header is GCC's: clang reads its text instead. GCC's options that it does not know are no findings.
mkdir -p build/lint
sed -E "s# -include [^ ]*/cmake_pch.hxx# -include $PWD/cmake/precompiled.hpp#; s# -Winvalid-pch##" \
  build/compile_commands.json >build/lint/compile_commands.json
failed=0
for source in "${sources[@]}"; do
  if [[ -z ${LINT_ALL:-} ]] && ((SECONDS - begin > 240)); then
    echo "lint: four minutes are over before $source; LINT_ALL=1 looks at everything"
    break
  fi
  echo "clang-tidy $source"
  clang-tidy -p build/lint --quiet --extra-arg=-Wno-unknown-warning-option "$source" 2>/dev/null || failed=1
done
exit $failed
