# Language, warnings, and what makes rebuilding quick: ccache and a fast linker where they are found.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Release, RelWithDebInfo or Debug" FORCE)
endif()

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # A precompiled header is only cached when ccache may look past its time stamps.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD AND CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 12.1)
  add_link_options(-fuse-ld=mold)
elseif(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  find_program(GOLD ld.gold)
  if(GOLD)
    add_link_options(-fuse-ld=gold)
  endif()
endif()

add_library(turgor_options INTERFACE)
target_compile_options(turgor_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
  # GCC 12 and 13 warn wrongly inside the standard library and Boost.
  -Wno-restrict -Wno-array-bounds -Wno-stringop-overflow -Wno-missing-field-initializers
  $<$<BOOL:${TURGOR_WARNINGS_AS_ERRORS}>:-Werror> $<$<BOOL:${TURGOR_NATIVE}>:-march=native>)
if(TURGOR_SANITIZERS)
  add_compile_options(-fsanitize=${TURGOR_SANITIZERS} -fno-omit-frame-pointer -g)
  add_link_options(-fsanitize=${TURGOR_SANITIZERS})
endif()
