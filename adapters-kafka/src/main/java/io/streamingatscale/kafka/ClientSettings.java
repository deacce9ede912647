package io.streamingatscale.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** Settings of one Kafka client: what the user gave, with what the adapter needs and what it does not leave to chance. */
final class ClientSettings {

    private final Map<String, Object> values = new HashMap<>();

    /**
     * Takes what the user gave.
     *
     * @throws IllegalArgumentException if {@code bootstrap.servers} is missing
     */
    ClientSettings(Map<String, ?> given) {
        values.putAll(given);
        if (!values.containsKey("bootstrap.servers")) {
            throw new IllegalArgumentException("bootstrap.servers must be given: settings=" + sorted(given.keySet()));
        }
    }

    private static Set<String> sorted(Set<String> names) {
        Map<String, String> ordered = new TreeMap<>();
        names.forEach(name -> ordered.put(name, name));
        return ordered.keySet();
    }

    /**
     * Sets what cannot be otherwise.
     *
     * @throws IllegalArgumentException if the user has set it to something else
     */
    ClientSettings require(String name, String required) {
        Object given = values.get(name);
        if (given != null && !text(given).equalsIgnoreCase(required)) {
            throw new IllegalArgumentException("setting cannot be changed: " + name + "=" + text(given) + ", required="
                    + required + "; leave it out");
        }
        values.put(name, required);
        return this;
    }

    /**
     * Refuses a setting that the adapter makes itself.
     *
     * @param remedy what to do instead
     */
    ClientSettings refuse(String name, String remedy) {
        if (values.containsKey(name)) {
            throw new IllegalArgumentException("setting cannot be given: " + name + "="
                    + text(Objects.requireNonNull(values.get(name))) + "; " + remedy);
        }
        return this;
    }

    /** Sets what the user has left open. */
    ClientSettings prefer(String name, String value) {
        values.putIfAbsent(name, value);
        return this;
    }

    /** Returns whether a setting has a value, given or preferred. */
    boolean has(String name, String value) {
        Object present = values.get(name);
        return present != null && text(present).equalsIgnoreCase(value);
    }

    Map<String, Object> asMap() {
        return new HashMap<>(values);
    }

    /** Returns those settings that another kind of client knows, such as those of connection and security. */
    Map<String, Object> only(Set<String> names) {
        Map<String, Object> common = new HashMap<>(values);
        common.keySet().retainAll(names);
        common.remove("client.id");
        return common;
    }

    private static String text(Object value) {
        return value instanceof Class<?> type ? type.getName() : value.toString();
    }
}
