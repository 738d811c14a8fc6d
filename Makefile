# Two commands do all the set-up: `make demo` and `make test`. The others are for those who work on it or install it.

BUILD := .build/release
# One build serves the program, its tests and the grading; optimised tests take a third of the time.
RELEASE := -c release -Xswiftc -enable-testing

# Tests that run programs or whole installations: they hold the threads that others, with time limits, would wait for.
LONG := ^(Scenarios|JobsTests|SandboxTests)\.

.PHONY: demo test release packages format lint grade fuzz benchmark static install uninstall

# The main job on the shipped sample data, through the sandbox.
demo: release
	sh Tests/Tools/demo.sh $(BUILD)/tieout $(BUILD)/debitura-sandbox demo-output

# Everything that must hold: format, unit tests, whole nights through the built program.
test: packages lint
	swift build $(RELEASE) --build-tests
	swift test $(RELEASE) --skip-build --skip '$(LONG)'
	swift test $(RELEASE) --skip-build --filter '$(LONG)'
	bash .ci/faults
	bash .ci/grade

release: packages
	swift build $(RELEASE) --product tieout
	swift build $(RELEASE) --product debitura-sandbox

packages:
	bash .ci/packages

format:
	swift format --in-place --recursive --parallel Package.swift Sources Tests

lint:
	swift format lint --strict --recursive --parallel Package.swift Sources Tests

# The kit of faults and the public cases of ../shared, where they are.
grade: release
	bash .ci/faults
	bash .ci/grade

# libFuzzer on each reader of what strangers write, FUZZ_SECONDS each, with the address sanitizer; all checks stay on.
FUZZ := .build-fuzz
FUZZ_SECONDS ?= 60
fuzz: packages
	TIEOUT_FUZZ=1 swift build -c release --product tieout-fuzz --scratch-path $(FUZZ) --sanitize fuzzer \
	  --sanitize address -Xswiftc -enable-testing
	sh Tests/Tools/fuzz.sh $(FUZZ)/release/tieout-fuzz $(FUZZ) $(FUZZ_SECONDS)

benchmark: packages
	swift run $(RELEASE) tieout-benchmark

# Installing: `make static && sudo make install`. PREFIX and DESTDIR as everywhere; BINARY installs another build.
PREFIX ?= /usr/local
DESTDIR ?=
STATIC := .build-static/release/tieout
BINARY ?= $(STATIC)

# With Swift's runtime in it, for machines without Swift. A folder of its own keeps the other builds warm.
static: packages $(STATIC)

$(STATIC): Package.swift $(shell find Sources -name '*.swift' -o -name '*.h' -o -name 'module.modulemap')
	swift build -c release --static-swift-stdlib --product tieout --scratch-path .build-static
	touch $@

root := $(DESTDIR)$(PREFIX)
# Everything below PREFIX that is ours: what `uninstall` removes.
installed := bin/tieout share/tieout share/doc/tieout lib/systemd/system/tieout-nightly.service \
  lib/systemd/system/tieout-nightly.timer lib/systemd/system/tieout-statement-draft.service \
  lib/systemd/system/tieout-statement-draft.timer lib/sysusers.d/tieout.conf \
  share/bash-completion/completions/tieout share/zsh/site-functions/_tieout share/fish/vendor_completions.d/tieout.fish
# Texts name places as they are after installation.
placed = sed -e 's|/usr/local|$(PREFIX)|g' -e 's|Sources/tieout/Documentation.docc/||g' -e 's|(schedules/|(../../tieout/|g'

install: $(BINARY)
	install -d $(root)/bin $(root)/share/tieout/reports $(root)/share/doc/tieout $(root)/share/man/man1 \
	  $(root)/lib/systemd/system $(root)/lib/sysusers.d $(root)/share/bash-completion/completions \
	  $(root)/share/zsh/site-functions $(root)/share/fish/vendor_completions.d
	install -s -m 755 $(BINARY) $(root)/bin/tieout
	install -m 644 reports/*.yaml $(root)/share/tieout/reports
	install -m 644 schedules/tieout.example.yaml $(root)/share/tieout
	$(placed) schedules/tieout.crontab | install -m 644 /dev/stdin $(root)/share/tieout/tieout.crontab
	install -m 644 schedules/tieout.sysusers $(root)/lib/sysusers.d/tieout.conf
	install -m 644 LICENSE $(root)/share/doc/tieout
	for file in README.md Sources/tieout/Documentation.docc/*.md; do \
	  $(placed) "$$file" | install -m 644 /dev/stdin "$(root)/share/doc/tieout/$${file##*/}" || exit 1; done
	for file in schedules/*.service schedules/*.timer; do \
	  $(placed) "$$file" | install -m 644 /dev/stdin "$(root)/lib/systemd/system/$${file##*/}" || exit 1; done
	$(root)/bin/tieout manual $(root)/share/man/man1
	chmod 644 $(root)/share/man/man1/tieout.1 $(root)/share/man/man1/tieout-*.1
	for pair in bash:bash-completion/completions/tieout zsh:zsh/site-functions/_tieout \
	  fish:fish/vendor_completions.d/tieout.fish; do \
	  $(root)/bin/tieout --generate-completion-script "$${pair%%:*}" >"$(root)/share/$${pair#*:}" && \
	  chmod 644 "$(root)/share/$${pair#*:}" || exit 1; done

# Configuration, store and outputs are not ours to remove.
uninstall:
	cd $(root) && rm -rf $(installed) share/man/man1/tieout.1 share/man/man1/tieout-*.1
