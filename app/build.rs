//! Keeps in a release what the linker knows of the program's parts: `public/build/bin/wasm-bindgen`
//! cuts it in two by that.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
}
