# Everything goes through here, on your machine and in CI alike: `make` lists it.
# The flags that let one command use what another has compiled are in .cargo/config.toml.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.NOTPARALLEL:
.DEFAULT_GOAL := help

# The same PATH as in scripts/setup.
export PATH := $(CURDIR)/.tools/bin:$(CURDIR)/scripts/tools/bin:$(or $(CARGO_HOME),$(HOME)/.cargo)/bin:$(PATH)

# Never --workspace, never frontend among them: that would unite the server's features with the browser's.
CRATES := -p wire -p client -p engine -p app -p elements -p server -p bench
BROWSER := -p frontend --target wasm32-unknown-unknown --profile wasm-dev --target-dir target/front

BENCH = $(if $(JSON),--json) $(PART)
# Whether it is the browser that is measured: `make bench web`.
WEB := $(filter web,$(MAKECMDGOALS) $(PART))
PARTS = $(filter-out web,$(PART))
SPACE := $(subst ,, )
# Synced as a real one is, unlike in tests.
ON_POSTGRES = ROOST_TEST_POSTGRES_SYNC=on scripts/with-postgres sh -c 'exec target/release/bench --database "$$ROOST_TEST_POSTGRES" $(BENCH)'

.PHONY: help run dev test check unit release e2e screens bench web clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: release ## Build Roost and serve it at http://127.0.0.1:3000, its data in data/
	@exec target/release/roost

dev: ## The same while you work on it: builds again and reloads the page at every change
	@scripts/setup build
	cargo leptos watch

test: ## Every test there is: check, unit, release and e2e, on both databases
	@scripts/test

check: ## Format, lints of both faces, licences and sources, the rules of the house, types of the stories
	@scripts/setup check
	cargo fmt --all --check
	cargo clippy --locked $(CRATES) --all-targets -- -D warnings
	cargo clippy --locked $(BROWSER) -- -D warnings
	cargo deny --locked check licenses bans sources
	cargo test --locked $(CRATES) --test house_rules
	end2end/node_modules/.bin/tsc --project end2end

unit: ## The Rust tests, on SQLite and a throw-away PostgreSQL; some of them: make unit TEST=name
	@scripts/setup test
	scripts/with-postgres cargo test --locked $(CRATES) $(TEST)

release: ## What `make run` serves, without serving it; fails when it is too big for a first visit
	@scripts/setup build
	@scripts/release

e2e: release ## The browser stories against that; one of them: make e2e STORY=sign-in
	@scripts/setup test
	cd end2end && ../scripts/with-postgres node_modules/.bin/playwright test $(STORY)

screens: release ## Pictures of every page and state: target/screens, and docs/screens for those that are shown
	@scripts/setup test
	cd end2end && node_modules/.bin/playwright test --config screens.config.ts

bench: $(if $(WEB),release) ## How fast it is, every message audited; make bench PART="send write", DB=postgres, JSON=1
ifneq ($(WEB),)
	@scripts/setup test
	@cd end2end && node_modules/.bin/playwright test --config bench.config.ts $(if $(PARTS),--grep "$(subst $(SPACE),|,$(strip $(PARTS)))")
else
	@scripts/setup $(if $(filter postgres,$(DB)),test,build)
	cargo build --locked --release -p server -p bench
	@$(if $(filter postgres,$(DB)),$(ON_POSTGRES),target/release/bench $(BENCH))
endif

web: bench ## Said as `make bench web`: the same in a browser; make bench web PART="load type", JSON=1
	@:

clean: ## Remove what was built (neither data/ nor what was installed)
	cargo clean
	rm -rf end2end/test-results end2end/playwright-report
