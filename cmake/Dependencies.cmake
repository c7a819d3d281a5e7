# Everything comes from the system, a module or Spack; nothing is downloaded at configure time.
find_package(MPI REQUIRED COMPONENTS CXX)
find_package(deal.II 9.4 REQUIRED HINTS ${DEAL_II_DIR} $ENV{DEAL_II_DIR})
foreach(feature PETSC P4EST)
  if(NOT DEAL_II_WITH_${feature})
    message(FATAL_ERROR "This deal.II was built without ${feature}; Turgor needs a deal.II with PETSc (hypre) and p4est.")
  endif()
endforeach()
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(nlohmann_json REQUIRED)
find_path(TOMLPLUSPLUS_INCLUDE_DIR toml++/toml.h REQUIRED)
find_package(ITK REQUIRED COMPONENTS ITKCommon ITKIOImageBase ITKIONIFTI ITKIONRRD ITKIOMeta ITKIOVTK ITKSmoothing
  ITKImageFilterBase ITKZLIB)

# deal.II as a target of our own: its headers, its library and PETSc's. The package's target would put some hundred
# libraries on every link line, which costs ten seconds a program and is not needed for shared libraries.
if(CMAKE_BUILD_TYPE STREQUAL Debug AND DEAL_II_LIBRARIES_DEBUG)
  list(GET DEAL_II_LIBRARIES_DEBUG 0 dealii_location)
else()
  list(GET DEAL_II_LIBRARIES_RELEASE 0 dealii_location)
endif()
set(dealii_needs ${DEAL_II_LIBRARIES_RELEASE})
list(FILTER dealii_needs INCLUDE REGEX "/lib(petsc[^/]*|p4est|sc|boost_serialization|boost_iostreams|tbb|kokkoscore|trilinos_kokkoscore|(trilinos_)?teuchos[a-z]*)\\.(so|a)")
add_library(turgor_dealii INTERFACE)
target_include_directories(turgor_dealii SYSTEM INTERFACE ${DEAL_II_INCLUDE_DIRS})
target_link_libraries(turgor_dealii INTERFACE ${dealii_location} ${dealii_needs} MPI::MPI_CXX)
target_link_options(turgor_dealii INTERFACE -Wl,--allow-shlib-undefined)
# GCC 12 warns wrongly inside the Boost headers that deal.II brings, once they are inlined.
target_compile_options(turgor_dealii INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-stringop-overread -Wno-maybe-uninitialized>)
if(CMAKE_BUILD_TYPE STREQUAL Debug AND DEAL_II_LIBRARIES_DEBUG)
  target_compile_definitions(turgor_dealii INTERFACE DEBUG)
endif()
