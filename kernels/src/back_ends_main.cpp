// turgor_kernels_back_ends [auto|host|cuda]: the back ends that could be used here, and which one is taken
// and why.
#include <turgor/kernels/runtime.hpp>

#include <cstdio>
#include <exception>

int main(int count, char** arguments) {
  using namespace turgor::kernels;
  try {
    for (const auto& [back_end, usable, description] : back_ends())
      std::printf("%s: %s%s\n", name_of(back_end).c_str(), usable ? "" : "not usable: ", description.c_str());
    const Runtime runtime(count > 1 ? back_end_of(arguments[1]) : BackEnd::automatic);
    std::printf("taken: %s (%s): %s\n", name_of(runtime.back_end()).c_str(), runtime.reason().c_str(),
                back_end_description().c_str());
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 2;
  }
}
