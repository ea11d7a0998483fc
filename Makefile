# `make run` and `make test` also install what is missing on Debian and Ubuntu; elsewhere they say what to install.

# What is given to the program by `make run`, or to `swift test` by `make test`.
ARGS ?=

# The program links Swift's standard library statically, so that it starts in a few milliseconds. Tests cannot be built
# that way, and one would rebuild all of the other's modules (about a minute): each has a folder of its own.
PROGRAM_BUILD := .build-run
PROGRAM := $(PROGRAM_BUILD)/release/explorer
SOURCES := Package.swift $(shell find Sources)

ifeq ($(shell uname -s),Linux)
  STATIC := --static-swift-stdlib
else
  # Homebrew keeps headers and libraries out of the compiler's default places.
  BREW := $(shell brew --prefix 2>/dev/null)
  BREW_PLACES := $(if $(BREW),$(BREW) $(BREW)/opt/ncurses $(BREW)/opt/jpeg-turbo)
  PLACES := $(foreach place,$(BREW_PLACES),-Xcc -I$(place)/include -Xlinker -L$(place)/lib)
endif

.PHONY: help run build test sanitize bench fuzz docs lint format setup

help:  ## Say what can be made
	@sed -n 's/^\([a-z]*\):.*  ## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST)

run: $(PROGRAM)  ## Build the explorer and open it: make run ARGS="swin-t --image samples/images/cat.png"
	@$(PROGRAM) $(ARGS)

build: $(PROGRAM)  ## Build the explorer

$(PROGRAM): $(SOURCES)
	@Scripts/setup
	swift build -c release $(STATIC) $(PLACES) --product explorer --scratch-path $(PROGRAM_BUILD)
	@touch $@

test:  ## Run all tests: make test ARGS="--filter Cost"
	@Scripts/setup --test
	swift test -c release -Xswiftc -enable-testing --disable-xctest $(PLACES) $(ARGS)
	@$(if $(ARGS),:,Scripts/sanitize $(PLACES))

sanitize:  ## Run the engine's tests under ThreadSanitizer and AddressSanitizer
	@Scripts/setup
	@Scripts/sanitize $(PLACES)

bench: $(PROGRAM)  ## Time the explorer beside ONNX Runtime and PyTorch, which it installs
	@Scripts/bench $(PROGRAM)

fuzz:  ## Give damaged files to the parsers, 10 minutes each: make fuzz FUZZ_SECONDS=60 ARGS="torch"
	@Scripts/setup
	@FUZZ_SECONDS=$(or $(FUZZ_SECONDS),600) Scripts/fuzz $(ARGS)

docs:  ## Write the library's documentation as a site into .build-docs/site
	@Scripts/setup
	@Scripts/docs $(PLACES)

lint:  ## Check the formatting
	swift format lint --strict -r Sources Tests Package.swift

format:  ## Format the sources
	swift format -i -r Sources Tests Package.swift

setup:  ## Install what is missing, also what only tests need
	@Scripts/setup --test
