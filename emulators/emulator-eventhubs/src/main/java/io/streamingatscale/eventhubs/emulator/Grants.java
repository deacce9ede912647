package io.streamingatscale.eventhubs.emulator;

import io.streamingatscale.eventhubs.emulator.RequestNode.Reply;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a connection may do, by the tokens that it has put to {@code $cbs}. A namespace without keys lets everybody do
 * everything.
 */
final class Grants {

    private final Namespace namespace;
    private final SharedAccess access;
    private final Map<String, Long> expiries = new HashMap<>();

    Grants(Namespace namespace) {
        this.namespace = namespace;
        this.access = new SharedAccess(namespace.settings().keys());
    }

    /** Takes a token, or does not answer where the answer is to be lost. */
    Optional<Reply> answer(Map<String, Object> request) {
        String audience = String.valueOf(request.getOrDefault("name", ""));
        Optional<EntityAddress> entity = EntityAddress.parse(audience);
        Optional<ReplyFault> fault = entity.flatMap(this::faults).flatMap(Faults::nextAuthorization);
        if (fault.isPresent()) {
            return fault.filter(value -> !value.isSilence())
                    .map(value -> Reply.of(value.status(), value.description()));
        }
        String path = entity.map(EntityAddress::path).orElse("/");
        String token = String.valueOf(request.getOrDefault(RequestNode.BODY, ""));
        Optional<String> denial = denial(token, path);
        if (denial.isPresent()) {
            return denial.map(reason -> Reply.of(401, reason));
        }
        expiries.put(normal(path), access.expiry(token));
        return Optional.of(Reply.of(202, "Accepted"));
    }

    private Optional<Faults> faults(EntityAddress entity) {
        Optional<Hub> hub = namespace.hub(entity.hub());
        return hub.flatMap(found -> entity.partition().flatMap(found::partition).map(Partition::faults))
                .or(() -> hub.map(Hub::faults));
    }

    /** Says why a token does not open an entity; empty if it does. */
    Optional<String> denial(String token, String path) {
        return access.denial(token, normal(path), namespace.clock().millis());
    }

    /** Whether everybody may do everything. */
    boolean areUnlimited() {
        return access.isOpen();
    }

    /** Whether an entity may be used now. */
    boolean permits(String path) {
        if (areUnlimited()) {
            return true;
        }
        long now = namespace.clock().millis();
        return expiries.entrySet().stream()
                .anyMatch(grant -> SharedAccess.covers(grant.getKey(), normal(path)) && grant.getValue() > now);
    }

    private static String normal(String path) {
        String trimmed = path.replaceAll("^/+|/+$", "");
        return trimmed.toLowerCase(Locale.ROOT);
    }
}
