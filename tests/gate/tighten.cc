// Raises the pins of corpus/gate.toml to what is reached now: the target tighten_gate.
#include <fstream>
#include <iostream>

#include "figures.h"
#include "golden/labelled.h"

int main() {
  using namespace dehusk;
  const std::filesystem::path file = gate::pin_file();
  const gate::Figures pins = std::filesystem::exists(file) ? gate::read_pins(file) : gate::Figures{};
  const gate::Measured measured = gate::measure();
  std::ofstream(file, std::ios::binary) << gate::to_toml(gate::tightened(pins, measured.figures));
  for (const std::string& line : gate::below(pins, measured.figures)) std::cout << "kept: " << line << "\n";
  for (const std::string& line : gate::above(pins, measured.figures)) std::cout << "raised: " << line << "\n";
}
