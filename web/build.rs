//! Keeps the relocations in the module, from which the build determines the code that each half of
//! the split module uses.

fn main() {
    println!("cargo::rustc-link-arg-bins=--emit-relocs");
    println!("cargo::rerun-if-changed=build.rs");
}
