#include "application/command_line.hpp"

int main(int argc, char** argv) {
  return turgor::application::run_command_line(argc, argv);
}
