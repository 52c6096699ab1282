#!/bin/sh
# Runs a command that compiles WebAssembly, so that Rust's own library is compiled with the app and
# as small: a panic stops the program at once and carries no text. That takes a seventh off what a
# phone fetches. The settings are not stable yet, so they are used with the one version of Rust
# they were tried with; another builds the same app with the library as it comes.
case "$(rustc --version)" in
"rustc 1.95."*)
	export RUSTC_BOOTSTRAP=1
	export CARGO_UNSTABLE_BUILD_STD=std,panic_abort
	export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="-Zlocation-detail=none -Zunstable-options -Cpanic=immediate-abort"
	;;
esac
exec "$@"
