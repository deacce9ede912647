package io.streamingatscale.testkit;

import io.streamingatscale.core.Source;
import io.streamingatscale.core.StreamRecord;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

class SourceDefectsTest extends DefectRules {

    static final class Suite extends SourceTck<String> {

        private final WrongSource.Log log = new WrongSource.Log();

        @Override
        protected void createLog(int partitions) {
            log.create(partitions);
        }

        @Override
        protected void append(int partition, List<String> ids) {
            log.append(partition, ids);
        }

        @Override
        protected Source<String> open() {
            return new WrongSource(log);
        }

        @Override
        protected String id(StreamRecord<String> record) {
            return record.value();
        }

        @Override
        protected void trim(int partition, int count) {
            log.trim(partition, count);
        }

        @Override
        protected Duration patience() {
            boolean isWrong = Arrays.stream(SourceDefect.values()).anyMatch(DefectRules::has);
            return isWrong ? Duration.ofSeconds(1) : Duration.ofMinutes(1);
        }
    }

    SourceDefectsTest() {
        super(Suite.class, SourceDefect.values());
    }
}
