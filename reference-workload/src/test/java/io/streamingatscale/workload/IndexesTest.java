package io.streamingatscale.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class IndexesTest {

    @Property
    void sorted_anyRows_isAStableSort(@ForAll @Size(max = 200) List<@IntRange(max = 30) Integer> values) {
        int[] rows = IndexSort.sorted(values.size(), (a, b) -> Integer.compare(values.get(a), values.get(b)));

        assertThat(rows)
                .containsExactly(IntStream.range(0, values.size())
                        .boxed()
                        .sorted(Comparator.comparing(values::get))
                        .mapToInt(row -> row)
                        .toArray());
    }

    @Property
    void ordinalOf_anyIds_numbersThemAsAMapDoes(
            @ForAll @Size(max = 3000) List<@IntRange(max = 2000) Integer> values, @ForAll long spread) {
        IdIndex index = new IdIndex();
        Map<UUID, Integer> model = new HashMap<>();
        List<UUID> ids = new ArrayList<>();
        values.forEach(value -> ids.add(new UUID(value % 7 * spread, value)));

        for (UUID id : ids) {
            int expected = model.computeIfAbsent(id, unknown -> model.size());
            assertThat(index.ordinalOf(id.getMostSignificantBits(), id.getLeastSignificantBits()))
                    .isEqualTo(expected);
        }

        assertThat(index.size()).isEqualTo(model.size());
        assertThat(ids)
                .allMatch(id -> index.find(id.getMostSignificantBits(), id.getLeastSignificantBits()) == model.get(id));
        assertThat(index.find(1, -1)).isEqualTo(IdIndex.ABSENT);
    }
}
