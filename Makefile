# Two commands do all the set-up: `make demo` and `make test`. The others are for those who work on it.

BUILD := .build/release

# Tests that run programs or whole installations: they hold the threads that others, with time limits, would wait for.
LONG := ^(Scenarios|JobsTests|SandboxTests)\.

.PHONY: demo test release packages format lint grade benchmark

# The main job on the shipped sample data, through the sandbox.
demo: release
	sh Tests/Tools/demo.sh $(BUILD)/tieout $(BUILD)/debitura-sandbox demo-output

# Everything that must hold: format, unit tests, whole nights through the built program.
test: packages lint
	swift build -c release --product tieout
	swift build -c release --product debitura-sandbox
	swift test --skip '$(LONG)'
	swift test --skip-build --filter '$(LONG)'
	bash .ci/grade

release: packages
	swift build -c release --product tieout
	swift build -c release --product debitura-sandbox

packages:
	bash .ci/packages

format:
	swift format --in-place --recursive --parallel Package.swift Sources Tests

lint:
	swift format lint --strict --recursive --parallel Package.swift Sources Tests

# The public cases of ../shared, where they are.
grade: release
	bash .ci/grade

benchmark: packages
	swift run -c release tieout-benchmark
