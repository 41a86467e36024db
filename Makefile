# make test is all that must hold before a change goes in; see CONTRIBUTING.md.

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null)

.PHONY: build test quick fuzz bench demo pictures gallery verify clean

# build makes ./debrief, one file that needs nothing beside it.
build:
	go build -trimpath -buildvcs=false -ldflags "-s -w -X main.version=$(VERSION)" -o debrief ./cmd/debrief

# test installs what is missing (as root on Debian), starts PostgreSQL and
# MariaDB for as long as it takes, and checks and tests everything.
test:
	@.ci/test

# quick tests without databases and the race detector.
quick:
	go vet ./... && go test ./...

# fuzz lets each fuzz target search for FUZZTIME.
FUZZTIME ?= 20s
fuzz:
	@.ci/fuzz $(FUZZTIME)

# bench measures the parts, then the whole program from 100,000 rows to a mail.
# With DEBRIEF_BENCH_ROWS=10000000 also a table of so many rows in PostgreSQL.
bench:
	go test -run '^$$' -bench . -benchmem ./...

# verify proves what docs/reliability.md promises, on the real program: ROW all,
# or some of them, COUNT disturbances each, from SEED. It takes minutes, and some
# rows need root. Results add up in .cache/verify.jsonl.
ROW ?= B1,B7,C1,D2
COUNT ?= 0
SEED ?= 1
verify:
	@mkdir -p .cache
	@go run ./verify -row $(ROW) -count $(COUNT) -seed $(SEED) -results .cache/verify.jsonl

# demo makes reports of made-up data in ./debrief-demo.
demo: build
	./debrief demo

# pictures draws what the manual shows; it needs pdftoppm.
pictures: build
	./debrief demo --out .cache/pictures
	pdftoppm -r 110 -f 1 -l 1 -singlefile -png .cache/pictures/autumn-blend-2026_debrief_2026-10-07.pdf docs/pictures/summary

# gallery draws every kind of report; see docs/gallery/draw for what it needs.
gallery: build
	rm -rf .cache/gallery .cache/hard
	./debrief demo --out .cache/gallery
	./debrief run pulse --config .cache/gallery/debrief.yaml --as-of 2026-10-19 --out .cache/gallery
	./debrief demo --hard --out .cache/hard
	docs/gallery/draw .cache/gallery .cache/hard

clean:
	rm -rf debrief debrief-demo preview outbox .cache
