.PHONY: help check fast fmt bench mutate docs quickstart

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

check: ## everything CI checks: gates and tests of all modules
	mvn -B verify

fast: ## compile with all gates, no tests
	mvn -B verify -DskipTests

fmt: ## format all sources
	mvn -B -q spotless:apply

bench: ## all benchmarks, see docs/benchmarks.md
	mvn -B -Pbench -pl benchmarks -am verify -DskipTests

mutate: ## mutation tests of the runtime's commit order and checkpoint files, a quarter of an hour
	mvn -B -Pmutate -pl streaming-core -am verify

docs: ## Javadoc of all modules
	mvn -B -q -DskipTests package javadoc:javadoc

quickstart: ## the reference scenario with a kill half-way
	mvn -Pquickstart verify
