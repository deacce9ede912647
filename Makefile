.PHONY: help check fast fmt docs quickstart

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

check: ## everything CI checks: gates and tests of all modules
	mvn -B verify

fast: ## compile with all gates, no tests
	mvn -B verify -DskipTests

fmt: ## format all sources
	mvn -B -q spotless:apply

docs: ## Javadoc of all modules
	mvn -B -q -DskipTests package javadoc:javadoc

quickstart: ## the reference scenario with a kill half-way
	mvn -Pquickstart verify
