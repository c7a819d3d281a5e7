#include "back_end_choice.hpp"

namespace turgor::kernels {

BackEnd back_end_of(std::string_view name) {
  for (const auto back_end : {BackEnd::automatic, BackEnd::host, BackEnd::cuda})
    if (name == name_of(back_end)) return back_end;
  throw std::invalid_argument("back end \"" + std::string(name) + "\": auto, host or cuda");
}

std::string name_of(BackEnd back_end) {
  switch (back_end) {
    case BackEnd::host:
      return "host";
    case BackEnd::cuda:
      return "cuda";
    default:
      return "auto";
  }
}

namespace detail {

Choice choose(BackEnd wanted, const Surroundings& surroundings) {
  if (wanted == BackEnd::host) return {BackEnd::host, "asked for"};
  const auto& devices = surroundings.devices;
  const std::string asked = wanted == BackEnd::cuda ? "asked for, " : "";
  if (!devices.names.empty() && !surroundings.library_lacks)
    return {BackEnd::cuda, asked + "on " + devices.names[devices.mine]};
  const std::string obstacle =
      devices.names.empty() ? devices.why_none
                            : devices.names[devices.mine] + " is there, but " + *surroundings.library_lacks;
  if (wanted == BackEnd::automatic) return {BackEnd::host, obstacle};
  const std::string remedy = devices.names.empty()
                                 ? "run where an NVIDIA card and its driver are, or choose the back end host"
                                 : "build with -DTURGOR_KERNELS_CUDA=ON (kernels/README.md, \"Back ends\"), "
                                   "or choose the back end host";
  throw BackEndUnavailable("the back end cuda cannot be had: " + obstacle + "; " + remedy);
}

}  // namespace detail

}  // namespace turgor::kernels
