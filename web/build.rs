//! Lets the linker keep what the splitting of the module needs to know: which code uses which.

fn main() {
    println!("cargo::rustc-link-arg-bins=--emit-relocs");
    println!("cargo::rerun-if-changed=build.rs");
}
