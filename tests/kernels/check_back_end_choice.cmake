# What turgor_kernels_back_ends takes, says and ends with where a pretended driver has no device, or one but no library
# for it, or one of another version.
function(expect code pattern libraries)
  execute_process(COMMAND ${CMAKE_COMMAND} -E env "LD_LIBRARY_PATH=${libraries}:$ENV{LD_LIBRARY_PATH}" ${ARGN}
    RESULT_VARIABLE result OUTPUT_VARIABLE said ERROR_VARIABLE said)
  if(NOT result EQUAL code OR NOT said MATCHES "${pattern}")
    message(SEND_ERROR "${ARGN}\nended with ${result}, not ${code}, or says nothing of \"${pattern}\":\n${said}")
  endif()
endfunction()
set(none --unset=TURGOR_BACK_END PRETENDED_DEVICES=0)
set(two --unset=TURGOR_BACK_END PRETENDED_DEVICES=2)
expect(0 "taken: host .NVIDIA's driver finds no device." ${DRIVER} ${none} ${PROGRAM})
expect(2 "cannot be had: NVIDIA's driver finds no device; run where an NVIDIA card" ${DRIVER} ${none} ${PROGRAM} cuda)
expect(2 "cannot be had" ${DRIVER} PRETENDED_DEVICES=0 TURGOR_BACK_END=cuda ${PROGRAM})
expect(2 "TURGOR_BACK_END: back end \"gpu\": auto, host or cuda" ${DRIVER} TURGOR_BACK_END=gpu ${PROGRAM})
expect(0 "taken: host .NVIDIA's driver does not start" ${DRIVER} --unset=PRETENDED_DEVICES ${PROGRAM} auto)
expect(0 "taken: host .asked for." ${DRIVER} ${two} ${PROGRAM} host)
# Where the library is there the pretended card would be used in earnest.
if(NOT WITH_LIBRARY)
  expect(0 "taken: host .pretended card 0 is there, but the kernels' library for it cannot be opened" ${DRIVER} ${two}
    ${PROGRAM})
  expect(0 "pretended card 1 is there" ${DRIVER} ${two} OMPI_COMM_WORLD_LOCAL_RANK=3 ${PROGRAM})
  expect(2 "build with -DTURGOR_KERNELS_CUDA=ON" ${DRIVER} ${two} ${PROGRAM} cuda)
  expect(2 "was built from another version" ${DRIVER}:${LIBRARY} ${two} ${PROGRAM} cuda)
endif()
