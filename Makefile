# Inkling. `make run` opens the window, `make test` tests everything; both install what they lack, saying what.
# `make help` lists the rest.

.DEFAULT_GOAL := run
SHELL := /bin/sh
.SUFFIXES:

GO := sh packaging/dev/go.sh
SETUP := sh packaging/dev/setup.sh
# Gio would link Vulkan, which it does not use on X11, and the program would not start without it.
TAGS := novulkan
STATICCHECK := $(GO) tool staticcheck
FUZZINPUTS := 60000
# Folders of the fuzz tests to run; all where it is empty.
FUZZ ?=
ONNX_VERSION := 1.20.1
ONNX := $(CURDIR)/build/onnx/node_modules/onnxruntime-web

# One description of the program: its version is the git tag, or the tag before it and the commit.
VERSION := $(shell sh packaging/version.sh)
COMMIT := $(shell git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)
LDFLAGS := -X inkling/app/session.Version=$(VERSION) -X inkling/app/session.Commit=$(COMMIT)
BUILD := -trimpath -buildvcs=false -tags $(TAGS)

ARGS ?=

.PHONY: help run build test check unit race fuzz e2e cross test-onnx bench bench-peers handwriting-report models fonts icons golden screenshots \
	measure measure-start test-arm64 bare-machine package package-linux package-windows package-macos package-lint \
	test-package-linux test-package-windows test-reproducible clean setup-run setup-test setup-package setup-onnx

help:
	@sed -n 's/^## //p' $(MAKEFILE_LIST)

## run             build the program and open its window (ARGS='FILE' opens a model)
run: build
	build/inkling $(ARGS)

## build           leave the program in build/inkling
build: setup-run
	@mkdir -p build
	$(GO) build $(BUILD) -ldflags '$(LDFLAGS)' -o build/inkling ./app

setup-run setup-test setup-package setup-onnx: setup-%:
	@$(SETUP) $*

## test            formatting, vet, staticcheck, all tests under the race detector, fuzzing, the window under Xvfb
test: setup-test
	@$(MAKE) --no-print-directory check race unit
	@# Strangers' bytes; the random presses run from their seeds above, and for longer with make fuzz.
	@$(MAKE) --no-print-directory fuzz FUZZ='assets core persist'
	@$(MAKE) --no-print-directory cross test-onnx

## check           formatting, vet, staticcheck
check:
	@echo '== formatting, vet, staticcheck'
	@unformatted=$$("$$($(GO) env GOROOT)/bin/gofmt" -l .); \
		if [ -n "$$unformatted" ]; then echo "gofmt would change:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet -tags $(TAGS) ./...
	$(STATICCHECK) -tags $(TAGS) ./...

## race            all tests under the race detector, but for the golden pictures: minutes, and nothing runs beside them
race:
	@echo '== tests, race detector'
	$(GO) test -race -tags $(TAGS) -timeout 14m -skip '^TestGolden' ./...

## unit            the tests of the numerics, of the pictures and of the window at full speed, as users run them
unit:
	@echo '== tests, full speed'
	$(GO) test -tags $(TAGS) -timeout 14m -run '^TestGolden' ./app/ui
	$(GO) test -tags $(TAGS) -timeout 14m ./core/... ./app/window/...

## test-onnx       our ONNX files in ONNX Runtime's WebAssembly build, under Node
test-onnx: setup-onnx
	@echo '== ONNX files in ONNX Runtime'
	@[ -f $(ONNX)/package.json ] || npm install --silent --ignore-scripts --no-audit --no-fund --prefix build/onnx onnxruntime-web@$(ONNX_VERSION) || \
		echo 'onnxruntime-web could not be fetched from npm: only the interpreter inside the test judges our ONNX files.'
	@if [ -f $(ONNX)/package.json ]; then export INKLING_ONNX=$(ONNX); fi; $(GO) test -tags $(TAGS) -count=1 -run ONNX ./persist

## fuzz            every fuzz test with FUZZINPUTS (60000) new inputs each
fuzz:
	@echo '== fuzzing, $(FUZZINPUTS) inputs each'
	@mkdir -p build
	@sh packaging/dev/fuzz.sh $(FUZZINPUTS) $(FUZZ)

## cross           what can be built for the other systems here
cross:
	@echo '== building for the other systems'
	GOOS=windows GOARCH=amd64 CGO_ENABLED=0 $(GO) vet ./app ./app/window
	GOOS=windows GOARCH=arm64 CGO_ENABLED=0 $(GO) build -o /dev/null ./app
	GOOS=linux GOARCH=arm64 CGO_ENABLED=0 $(GO) vet ./core/... ./persist/...
	GOOS=darwin GOARCH=arm64 CGO_ENABLED=0 $(GO) vet ./core/... ./persist/... ./assets/... ./app/session/... ./app/cli/... ./app/ui/...

## bench           the benchmarks
bench: setup-run
	$(GO) test -tags $(TAGS) -run '^$$' -bench . -benchmem ./...

## models          train the models inside the program again (minutes; the same bytes on every machine)
# Files that depend on nothing but this: not on when, how fast and by which build they were made.
MODEL := SOURCE_DATE_EPOCH=1795507200 build/inkling --train --seed 1 --author 'The Inkling authors' \
	--licence 'MIT; trained on MNIST (CC BY-SA 3.0)'
models: build
	$(MODEL) --preset classic --model assets/models/classic.npz --name classic \
		--description 'The network of the first lesson: two hidden layers, sigmoid everywhere, plain gradient descent.'
	$(MODEL) --preset handwriting --model assets/models/handwriting.npz --name handwriting \
		--description "Made for people's own handwriting: trained on MNIST with the strokes that it lacks, on digits drawn with Inkling's pen, and on letters and scribbles, so that it knows when not to be sure."

## handwriting-report  how well drawings are read, each step on and off: DRAWINGS=a folder of *digits*.jsonl and *letters*.jsonl,
##                 TRAIN=10 trains the recipe's variants, too, for so many epochs
TRAIN := 0
handwriting-report: setup-run
	$(GO) test -tags $(TAGS) ./app/session -count=1 -run TestHandwritingReport -v -timeout 2h -drawings '$(abspath $(DRAWINGS))' -train $(TRAIN)

## bench-peers     the same training in NumPy, scikit-learn and PyTorch, side by side with ours
bench-peers: build
	sh core/testdata/peers/run.sh build/inkling

## measure         time the real window under Xvfb: first frame, frames while drawing and training, idle
measure: setup-test
	$(GO) test -tags $(TAGS) -run '^$$' -bench Window -benchtime 1x ./app/window

## measure-start   time the program's start, warm and cold (cold as root), to its first picture
measure-start: setup-test build
	python3 packaging/dev/first-frame.py build/inkling

## test-arm64      the tests of the numerics and of the files on an emulated arm64 (needs qemu-user-static;
##                 an hour; SHORT=-short: one epoch for the contract, minutes)
test-arm64:
	GOOS=linux GOARCH=arm64 CGO_ENABLED=0 $(GO) test $(SHORT) -exec qemu-aarch64-static -timeout 6h ./core/... ./persist/...

## golden          draw the golden pictures of the views again
golden: setup-test
	EGL_PLATFORM=surfaceless $(GO) test -tags $(TAGS) ./app/ui/... -run "Golden|Pictures" -regen

## screenshots     draw the README's pictures of the window again
screenshots: setup-test
	@mkdir -p packaging/screenshots
	$(GO) run -tags $(TAGS) packaging/dev/screenshots.go packaging/screenshots

## fonts, icons    make the typeface and the icons again from their sources
fonts:
	/usr/bin/python3 assets/fonts/make-fonts.py assets/fonts
icons:
	sh assets/icon/render.sh

clean:
	rm -rf build

## package         every package that can be made on this system, in build/packages, with their checksums
package: package-linux package-windows
	cd build/packages && sha256sum -- *.deb *.rpm *.tar.gz *.exe *.zip >SHA256SUMS && cat SHA256SUMS

package-linux: setup-package
	sh packaging/linux/build.sh
package-windows: setup-package
	sh packaging/windows/build.sh
package-macos:
	sh packaging/macos/build.sh

## package-lint    check desktop entry, metainfo, man page, property lists, icon file, scripts and workflow
package-lint: setup-package
	sh packaging/lint.sh

## test-package-linux     install, run and remove the Linux packages in a fresh Debian (root)
test-package-linux: setup-package
	@$(SETUP) bare
	sh packaging/linux/test.sh
## test-package-windows   try the Windows packages under Wine, as far as it goes
test-package-windows: setup-package
	sh packaging/windows/test.sh
## test-reproducible      make the packages twice and compare them byte for byte
test-reproducible: setup-package
	sh packaging/dev/reproducible.sh

## bare-machine    try `make test` in a fresh Debian with git and make only (root; COMMAND= for another command)
COMMAND := make test
bare-machine:
	@$(SETUP) bare
	sh packaging/dev/bare-machine.sh '$(COMMAND)'
