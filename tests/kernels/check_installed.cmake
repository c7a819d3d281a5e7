# Installs the built library, then configures, builds and runs a small project that only knows where it was installed.
file(REMOVE_RECURSE ${WORK})
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/prefix COMMAND_ERROR_IS_FATAL ANY OUTPUT_QUIET)
file(COPY_FILE ${PROGRAM} ${WORK}/program.cpp)
file(WRITE ${WORK}/CMakeLists.txt "cmake_minimum_required(VERSION 3.24)
project(Other LANGUAGES C CXX)
find_package(turgor_kernels REQUIRED)
add_executable(program program.cpp)
target_link_libraries(program PRIVATE turgor::turgor_kernels)
")
execute_process(COMMAND ${CMAKE_COMMAND} -S ${WORK} -B ${WORK}/build -G ${GENERATOR} -DCMAKE_PREFIX_PATH=${WORK}/prefix
  -DCMAKE_CXX_COMPILER=${COMPILER} COMMAND_ERROR_IS_FATAL ANY OUTPUT_QUIET)
execute_process(COMMAND ${CMAKE_COMMAND} --build ${WORK}/build COMMAND_ERROR_IS_FATAL ANY OUTPUT_QUIET)
execute_process(COMMAND ${WORK}/build/program COMMAND_ERROR_IS_FATAL ANY)
