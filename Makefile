# Two commands: `make run` and `make test`. They install what is missing and say so.
.PHONY: run demo test unit browser bench faults fmt lint build

# What counts time, or starts whole servers, does so one after the other.
ALONE = LimitTests|ShareTests|SlowReaderTests|ConnectionTests|RequestRulesTests|TLSTests|HTTP2Tests|TLSCommandTests|ServeTests|CommandTests|DeadlineTests|PostgresFaultTests|SendGridTests|AuditStreamWebhookTests|StripeFaultTests

run: build
	@.build/release/portico serve

# The portal with the people of the examples in it.
demo: build
	@PORTICO_DATA=./data-demo .build/release/portico seed --history
	@PORTICO_DATA=./data-demo .build/release/portico serve

build:
	@.ci/install run
	@test -x .build/release/portico || echo "Building for the first time: five to seven minutes on two cores. Later builds take less than one."
	@swift build -c release --product portico

test: unit browser

# A part at a time: all tests of one start at once, each with its files, threads and connections to PostgreSQL.
unit:
	@.ci/install test
	@test -d .build/debug || echo "Building for the first time: about five minutes on two cores."
	swift build --build-tests
	@.ci/swift-test --filter '^PortalTests\.' --skip '$(ALONE)'
	@.ci/swift-test --filter '^PortalWebTests\.[A-L]' --skip '$(ALONE)'
	@.ci/swift-test --filter '^PortalWebTests\.[M-Z]' --skip '$(ALONE)'
	@.ci/swift-test --skip '^(PortalTests|PortalWebTests)\.' --skip '$(ALONE)'
	@.ci/swift-test --no-parallel --filter '$(ALONE)'

browser:
	@.ci/install test
	.venv/bin/pytest -q Tests/Stripe
	@swift build --product portico
	PORTICO_BINARY=.build/debug/portico .venv/bin/pytest -q Tests/Browser

bench: build
	@.ci/install bench
	@python3 Tests/Load/bench.py

faults: build
	@.ci/install faults
	@ONLY=$(ONLY) python3 Tests/Load/faults.py

fmt:
	swift format --in-place --recursive Package.swift Sources Tests

lint:
	swift format lint --strict --recursive Package.swift Sources Tests
