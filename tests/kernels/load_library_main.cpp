// load_library FILE: the CUDA back end's library loads without a driver, has all it needs, and gives nothing
// to one who names another version.
#include <dlfcn.h>

#include <cstdio>

int main(int count, char** arguments) {
  void* const library = count == 2 ? dlopen(arguments[1], RTLD_NOW | RTLD_LOCAL) : nullptr;
  if (library == nullptr) {
    std::printf("%s\n", count == 2 ? dlerror() : "name one library");
    return 1;
  }
  const auto entry = reinterpret_cast<void* (*)(int, const char*)>(dlsym(library, "turgor_kernels_cuda"));
  if (entry == nullptr || entry(-1, "another") != nullptr) {
    std::printf("turgor_kernels_cuda is %s\n", entry == nullptr ? "not there" : "content with any version");
    return 1;
  }
  std::printf("loaded\n");
}
