include(CMakeFindDependencyMacro)
find_dependency(MPI COMPONENTS CXX)
include(${CMAKE_CURRENT_LIST_DIR}/turgor_kernels-targets.cmake)
