# The target turgor_kokkos from, in this order: a Kokkos package that Kokkos_ROOT, CMAKE_PREFIX_PATH or Kokkos_DIR name;
# the Kokkos inside Debian's Trilinos (whose own CMake target names a folder that does not exist); Debian unstable's
# libkokkos-dev (whose target names static libraries that it does not have, which stops find_package for good).
if(NOT TARGET turgor_kokkos)
  add_library(turgor_kokkos INTERFACE)
  if(Kokkos_ROOT OR DEFINED ENV{Kokkos_ROOT} OR Kokkos_DIR)
    find_package(Kokkos CONFIG REQUIRED)
  else()
    find_package(Kokkos CONFIG QUIET NO_CMAKE_SYSTEM_PATH NO_SYSTEM_ENVIRONMENT_PATH NO_CMAKE_PACKAGE_REGISTRY
      NO_CMAKE_SYSTEM_PACKAGE_REGISTRY)
  endif()
  if(TARGET Kokkos::kokkos)
    target_link_libraries(turgor_kokkos INTERFACE Kokkos::kokkos)
    set(TurgorKokkos_SOURCE "package at ${Kokkos_DIR}")
  else()
    find_path(TURGOR_KOKKOS_INCLUDE Kokkos_Core.hpp PATH_SUFFIXES trilinos kokkos)
    find_library(TURGOR_KOKKOS_CORE NAMES trilinos_kokkoscore kokkoscore)
    if(TURGOR_KOKKOS_INCLUDE AND TURGOR_KOKKOS_CORE)
      # SYSTEM: its deprecation warnings are not ours.
      target_include_directories(turgor_kokkos SYSTEM INTERFACE ${TURGOR_KOKKOS_INCLUDE})
      target_link_libraries(turgor_kokkos INTERFACE ${TURGOR_KOKKOS_CORE})
      file(STRINGS ${TURGOR_KOKKOS_INCLUDE}/KokkosCore_config.h openmp REGEX "^#define KOKKOS_ENABLE_OPENMP")
      if(openmp)
        find_package(OpenMP REQUIRED COMPONENTS CXX)
        target_link_libraries(turgor_kokkos INTERFACE OpenMP::OpenMP_CXX)
      endif()
      set(TurgorKokkos_SOURCE ${TURGOR_KOKKOS_CORE})
    endif()
  endif()
  set(TurgorKokkos_SOURCE ${TurgorKokkos_SOURCE} CACHE INTERNAL "where Kokkos comes from")
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(TurgorKokkos REQUIRED_VARS TurgorKokkos_SOURCE REASON_FAILURE_MESSAGE
  "install libtrilinos-kokkos-dev, or set Kokkos_ROOT")
