package io.streamingatscale.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamingatscale.core.Codec;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Exchanger;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

class CodecDefectsTest extends DefectRules {

    enum CodecDefect implements Defect {
        LOSES_LETTERS("CD-1 CD-4"),
        TAKES_GARBAGE("CD-2"),
        REFUSES_IN_ANOTHER_WAY("CD-2"),
        QUOTES_WHAT_IT_REFUSES("CD-3"),
        /** The value under way is kept in a field. */
        IS_OF_ONE_THREAD("CD-4");

        private final String rules;

        CodecDefect(String rules) {
            this.rules = rules;
        }

        @Override
        public Set<String> rules() {
            return Set.of(rules.split(" "));
        }
    }

    /** Text after a letter that says so. */
    private static final class WrongCodec implements Codec<String> {

        private final Exchanger<String> meeting = new Exchanger<>();

        @Override
        public byte[] encode(String value) {
            Charset letters = has(CodecDefect.LOSES_LETTERS) ? US_ASCII : UTF_8;
            return ("t" + (has(CodecDefect.IS_OF_ONE_THREAD) ? ofWhoeverCame(value) : value)).getBytes(letters);
        }

        private String ofWhoeverCame(String value) {
            try {
                return meeting.exchange(value, 5, TimeUnit.MILLISECONDS);
            } catch (InterruptedException | TimeoutException e) {
                return value;
            }
        }

        @Override
        public String decode(byte[] bytes) {
            String text = new String(bytes, UTF_8);
            if (text.startsWith("t")) {
                return text.substring(1);
            }
            if (has(CodecDefect.TAKES_GARBAGE)) {
                return "";
            }
            if (has(CodecDefect.REFUSES_IN_ANOTHER_WAY)) {
                throw new IllegalStateException("no text");
            }
            throw new IllegalArgumentException(
                    "no text" + (has(CodecDefect.QUOTES_WHAT_IT_REFUSES) ? ": " + text : ""));
        }
    }

    static final class Suite extends CodecTck<String> {

        private final Codec<String> codec = new WrongCodec();

        @Override
        protected Codec<String> codec() {
            return codec;
        }

        @Override
        protected List<String> values() {
            return List.of("", "a", "\u00fc");
        }

        @Override
        protected List<byte[]> garbage() {
            return List.of(new byte[0], "secret".getBytes(UTF_8));
        }
    }

    CodecDefectsTest() {
        super(Suite.class, CodecDefect.values());
    }
}
