//! Tests of the program as its users run it: whole sites in temporary folders, the real binary, an empty environment.

mod architecture;
mod determinism;
mod disclosures;
mod faults;
mod hostile;
mod locales;
mod page;
mod shared;
mod site;
mod theme;
