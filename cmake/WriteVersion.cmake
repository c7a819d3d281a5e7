# cmake -DSOURCE=... -DOUTPUT=... -P WriteVersion.cmake: version.hpp with the commit of now, at every
# build; the file keeps its time where nothing changed.
find_package(Git QUIET)
set(TURGOR_COMMIT unknown)
if(GIT_FOUND)
  execute_process(COMMAND ${GIT_EXECUTABLE} describe --always --dirty WORKING_DIRECTORY ${SOURCE}
    OUTPUT_VARIABLE commit RESULT_VARIABLE failed OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  if(NOT failed)
    set(TURGOR_COMMIT ${commit})
  endif()
endif()
configure_file(${SOURCE}/solver/application/version.hpp.in ${OUTPUT} @ONLY)
