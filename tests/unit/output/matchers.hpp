#pragma once

// deal.II's macro of this name, no longer needed once its headers are read, would break GoogleMock's
// function.
#undef Assert
#include <gmock/gmock.h>
