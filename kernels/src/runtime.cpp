#include <turgor/kernels/runtime.hpp>

#include <cstdlib>

#include "device_library.hpp"
#include "device_probe.hpp"
#include "engine.hpp"

namespace turgor::kernels {

namespace {

/// Of the youngest Runtime that lives.
detail::EngineLibrary* in_use = nullptr;

BackEnd named_by_environment() {
  const char* const name = std::getenv("TURGOR_BACK_END");
  if (name == nullptr || *name == '\0') return BackEnd::automatic;
  try {
    return back_end_of(name);
  } catch (const std::invalid_argument& error) {
    throw BackEndUnavailable("environment variable TURGOR_BACK_END: " + std::string(error.what()));
  }
}

/// The library is opened only where there is a device that it could use.
detail::Surroundings look_around() {
  detail::Surroundings there{.devices = detail::cuda_devices(), .library_lacks = std::nullopt};
  if (!there.devices.names.empty()) there.library_lacks = detail::device_library().lacks;
  return there;
}

}  // namespace

namespace detail {

EngineLibrary& library_in_use() {
  return in_use == nullptr ? engine_library() : *in_use;
}

}  // namespace detail

Runtime::Runtime(BackEnd wanted) : previous_(in_use) {
  if (wanted == BackEnd::automatic) wanted = named_by_environment();
  const auto there = wanted == BackEnd::host ? detail::Surroundings() : look_around();
  const auto choice = detail::choose(wanted, there);
  back_end_ = choice.back_end;
  reason_ = choice.reason;
  auto* const library =
      back_end_ == BackEnd::cuda ? detail::device_library().library : &detail::engine_library();
  started_here_ = library->start(there.devices.mine);
  in_use = library;  // only now: what could not start is not used
}

Runtime::~Runtime() {
  if (started_here_) in_use->stop();
  in_use = static_cast<detail::EngineLibrary*>(previous_);
}

std::string back_end_description() {
  const bool on_host = &detail::library_in_use() == &detail::engine_library();
  const auto devices = on_host ? detail::Devices() : detail::cuda_devices();
  return detail::library_in_use().description() + (on_host ? "" : " on " + devices.names[devices.mine]);
}

std::vector<BackEndReport> back_ends() {
  const auto there = look_around();
  BackEndReport device{.back_end = BackEnd::cuda, .usable = false, .description = there.devices.why_none};
  for (const auto& name : there.devices.names)
    device.description += (device.description.empty() ? "" : ", ") + name;
  if (there.library_lacks) {
    device.description += ", but " + *there.library_lacks;
  } else if (!there.devices.names.empty()) {
    device.usable = true;
    device.description = detail::device_library().library->description() + " on " + device.description;
  }
  return {{.back_end = BackEnd::host, .usable = true, .description = detail::engine_library().description()},
          device};
}

}  // namespace turgor::kernels
