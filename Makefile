.PHONY: help check fast fmt bench mutate docs quickstart soak compare faults-eventhubs throughput-eventhubs soak-eventhubs throughput-sql soak-sql throughput-cosmos soak-cosmos simulate

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 22

check: ## everything CI checks: gates and tests of all modules
	mvn -B verify

fast: ## compile with all gates, no tests
	mvn -B verify -DskipTests

fmt: ## format all sources
	mvn -B -q spotless:apply

bench: ## JMH benchmarks, all or BENCH=regex; see docs/benchmarks.md
	mvn -B -Pbench -pl benchmarks -am verify -DskipTests -Dbench='$(or $(BENCH),.*)'

mutate: ## mutation tests (PIT) of streaming-core, all or CLASSES=globs; report in streaming-core/target/pit-reports
	mvn -B -Pmutate -pl streaming-core -am verify -Dmutate.classes='$(or $(CLASSES),io.streamingatscale.core.*)'

docs: ## Javadoc of each module, in its target/reports/apidocs; warnings fail
	mvn -B -q -DskipTests package javadoc:javadoc

quickstart: ## the reference scenario with a kill half-way
	mvn -Pquickstart verify

soak: ## three processes under kills, pauses, resets and restarts for MINUTES, 5 by default; also RATE, EVERY, SEED, FLOWS; see docs/soak.md
	mvn -B -Psoak -pl examples -am verify -Dsoak.minutes='$(MINUTES)' -Dsoak.rate='$(RATE)' -Dsoak.every='$(EVERY)' -Dsoak.seed='$(SEED)' -Dsoak.flows='$(FLOWS)'

compare: ## the index of ids beside other stores: ENTRIES, one copy in COPIES, THREADS, ROUNDS, HEAP; see docs/benchmarks.md
	mvn -B -Pcompare -pl benchmarks -am verify -DskipTests -Dstreaming.gates.skip=true -Dcompare='$(or $(ENTRIES),1000000) $(or $(COPIES),100) $(or $(THREADS),1) $(or $(ROUNDS),3) $(or $(HEAP),3g)'

faults-eventhubs: ## how long faults of Event Hubs last, with the client's processor and with our source; five minutes
	mvn -B -Pcompare-adapters -pl benchmarks -am verify -DskipTests -Dstreaming.gates.skip=true -Dcompare=eventhubs.FaultComparison

throughput-eventhubs: ## events a second through our source and sink and through the client
	mvn -B -Pcompare-adapters -pl benchmarks -am verify -DskipTests -Dstreaming.gates.skip=true -Dcompare=eventhubs.ThroughputComparison

throughput-sql: ## rows a second through our sink and through JDBC by hand, on H2, PostgreSQL and the emulated SQL Server
	mvn -B -Pcompare-adapters -pl benchmarks -am verify -DskipTests -Dstreaming.gates.skip=true -Dcompare=sql.SqlComparison

soak-sql: ## processes that append in transactions, through ROUNDS of kills and displacements, 30 by default
	mvn -B -pl adapters-sql -am verify -Djacoco.skip=true -Dtest='*KilledOwnersTest' -Dsurefire.failIfNoSpecifiedTests=false -Dsql.rounds=$(or $(ROUNDS),30)

throughput-cosmos: ## documents a second through our sink and through the client, on the emulated Cosmos DB
	mvn -B -Pcompare-adapters -pl benchmarks -am verify -DskipTests -Dstreaming.gates.skip=true -Dcompare=cosmos.CosmosComparison

soak-cosmos: ## the reference workload into the emulated Cosmos DB, with faults and a kill every few seconds, for SECONDS, 60 by default, in all modes or MODE=regex
	mvn -B -pl examples -am verify -Djacoco.skip=true -Dtest=CosmosProcessesTest -Dsurefire.failIfNoSpecifiedTests=false -Dcosmos.seconds=$(or $(SECONDS),60) -Dcosmos.rate=10000 -Dcosmos.mode='$(or $(MODE),.*)'

soak-eventhubs: ## two processes share an event hub through ROUNDS of kills, stand-stills, resets and detaches, 30 by default
	mvn -B -pl examples -am verify -Djacoco.skip=true -Dtest=EventHubsProcessesTest -Dsurefire.failIfNoSpecifiedTests=false -Deventhubs.rounds=$(or $(ROUNDS),30)

simulate: ## the simulation with SEEDS random runs of each scenario, 20000 by default, from seed FIRST on
	mvn -B -pl streaming-testkit -am verify -Djacoco.skip=true -Dtest=ScenariosTest -Dsurefire.failIfNoSpecifiedTests=false -Dsimulation.seeds=$(or $(SEEDS),20000) -Dsimulation.first=$(or $(FIRST),1)
