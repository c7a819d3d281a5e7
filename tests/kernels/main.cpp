#include <gtest/gtest.h>

#include <turgor/kernels/runtime.hpp>

int main(int count, char** arguments) {
  const turgor::kernels::Runtime runtime;
  ::testing::InitGoogleTest(&count, arguments);
  return RUN_ALL_TESTS();
}
