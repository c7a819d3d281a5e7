#!/usr/bin/env bash
# clang-format on every source, clang-tidy on the changed ones (against $LINT_BASE, default the last commit) where a
# compile database is there; five minutes at most.
set -euo pipefail
cd "$(dirname "$0")/.."
if command -v clang-format >/dev/null; then
  git ls-files -z '*.cpp' '*.hpp' | xargs -0 -r clang-format --dry-run --Werror
else
  echo "lint: clang-format is not installed; SKIPPED"
fi
if command -v clang-tidy >/dev/null && [[ -f build/compile_commands.json ]]; then
  base=${LINT_BASE:-HEAD~1}
  mapfile -t changed < <(git diff --name-only --diff-filter=d "$base" -- 'solver/*.cpp' 'kernels/*.cpp' 2>/dev/null | head -n 8)
  ((${#changed[@]} == 0)) || timeout 300 clang-tidy -p build --quiet "${changed[@]}" || [[ $? == 124 ]]
else
  echo "lint: no clang-tidy or nothing configured yet; SKIPPED"
fi
