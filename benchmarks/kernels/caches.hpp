#pragma once

#include <unistd.h>

#include <algorithm>
#include <cstddef>

namespace turgor::benchmarks {

/// What the largest cache of this machine holds (B), by the system's word; 32 MiB where it has none.
inline std::size_t largest_cache() {
  long bytes = 0;
#if defined(_SC_LEVEL3_CACHE_SIZE)
  bytes = std::max(sysconf(_SC_LEVEL2_CACHE_SIZE), sysconf(_SC_LEVEL3_CACHE_SIZE));
#endif
  return bytes > 0 ? static_cast<std::size_t>(bytes) : std::size_t(32) << 20;
}

}  // namespace turgor::benchmarks
