package io.streamingatscale.examples.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;

/** The parts that reports are made of. */
public final class Page {

    private Page() {}

    /**
     * Returns a page.
     *
     * @param body its parts in HTML, one after the other
     */
    public static String of(String title, String body) {
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s</title>
                <style>
                %s</style>
                </head>
                <body>
                <main>
                %s
                </main>
                </body>
                </html>
                """.formatted(escape(title), css(), body);
    }

    private static String css() {
        try (InputStream css = Objects.requireNonNull(Page.class.getResourceAsStream("report.css"))) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the verdict, with a sentence that says what it means. */
    public static String verdict(boolean passed, String sentence) {
        return "<section class='verdict%s'><b>%s</b><p>%s</p></section>"
                .formatted(passed ? "" : " fail", passed ? "PASS" : "FAIL", escape(sentence));
    }

    /** Returns a large number with its name. */
    public static String figure(String value, String name) {
        return "<div class='figure'><strong>%s</strong><span>%s</span></div>".formatted(value, name);
    }

    /** Returns a row of a table of two columns. */
    public static String row(String name, String value) {
        return "<tr><td>%s</td><td>%s</td></tr>".formatted(name, value);
    }

    /** Returns a count with separators. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Returns text as it must be written in HTML. */
    public static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
