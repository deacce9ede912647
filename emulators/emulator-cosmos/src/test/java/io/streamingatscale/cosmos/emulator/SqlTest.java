package io.streamingatscale.cosmos.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlTest {

    private static final JsonNode DOCUMENT = Json.parse("""
            {"id":"7","n":3,"half":0.5,"name":"Zoë","yes":true,"nothing":null,"list":[1,"x",{"a":1}],
            "deep":{"a":{"b":2}},"big":9007199254740993}""");

    private static JsonNode value(String expression) {
        return Query.parse("SELECT VALUE " + expression + " FROM c")
                .select()
                .of(new SqlExpression.Row(DOCUMENT, Map.of("@p", Json.parse("\"x\"")), List.of()));
    }

    /** What is not defined is written as nothing. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '~', textBlock = """
            c.n = 3.0                          ; true
            c.n = '3'                          ; false
            c.n < '3'                          ;
            c.none = 1                         ;
            c.none = 1 AND false               ; false
            c.none = 1 OR true                 ; true
            NOT (c.none = 1)                   ;
            c.n != 3                           ; false
            c.n <> 4                           ; true
            c.nothing = null                   ; true
            c.yes = true AND NOT false         ; true
            c.yes > false                      ; true
            c.list = [1, "x", {"a": 1.0}]      ; true
            c.list = [1, "x", {"a": 2}]        ; false
            c.list[0]                          ; 1
            c.list[2].a                        ; 1
            c["deep"]["a"].b                   ; 2
            c.deep = {"a": {"b": 2}}           ; true
            c.deep = {"a": {"c": 2}}           ; false
            c.big = 9007199254740993           ; true
            c.big = 9007199254740992           ; false
            1 + 2 * 3 - 4 / 2                  ; 5
            7 % 4                              ; 3
            -c.half                            ; -0.5
            1 + 'x'                            ;
            'a' || "b" || @p                   ; "abx"
            'a' || 1                           ;
            'it\\'s \\u00e9 \\n'               ; "it's é \\n"
            1.5e3                              ; 1500.0
            undefined                          ;
            IS_DEFINED(c.none)                 ; false
            IS_NULL(c.nothing)                 ; true
            IS_NUMBER(c.n) AND IS_STRING(c.id) ; true
            IS_BOOL(c.yes)                     ; true
            IS_ARRAY(c.list)                   ; true
            IS_OBJECT(c.deep)                  ; true
            IS_PRIMITIVE(c.deep)               ; false
            IS_INTEGER(c.half)                 ; false
            STARTSWITH(c.name, 'zO', true)     ; true
            STARTSWITH(c.name, 'zO')           ; false
            STARTSWITH(c.n, '3')               ;
            STRINGEQUALS(c.name, 'Zoë')        ; true
            ARRAY_CONTAINS(c.list, 'x')        ; true
            ARRAY_CONTAINS(c.list, 'y')        ; false
            ARRAY_CONTAINS(c.n, 'y')           ;
            ARRAY_LENGTH(c.list)               ; 3
            ARRAY_LENGTH(c.n)                  ;
            LENGTH(c.name)                     ; 3
            LENGTH(c.n)                        ;
            UPPER(c.name)                      ; "ZOË"
            LOWER(c.n)                         ;
            TRIM(' a ')                        ; "a"
            CONCAT('a', c.id)                  ; "a7"
            CONCAT('a', c.n)                   ;
            TOSTRING(c.n)                      ; "3"
            TOSTRING(c.none)                   ;
            ABS(0 - 2)                         ; 2
            FLOOR(2.5) + CEILING(2.5)          ; 5
            ROUND(2.5)                         ; 3
            ABS('x')                           ;
            c.n BETWEEN 1 AND 3                ; true
            c.n NOT BETWEEN 1 AND 3            ; false
            c.n IN (1, c.half)                 ; false
            [c.none, 1]                        ; [1]
            {"a": c.none, 'b': 1}              ; {"b":1}
            """)
    void expression_hasTheValueOfTheService(String expression, String json) {
        JsonNode value = value(expression);

        assertThat(value.isMissingNode() ? null : value.toString()).isEqualTo(json);
    }

    @Test
    void order_ofAllTypes_isThatOfTheService() {
        List<JsonNode> sorted = List.of(
                SqlValues.UNDEFINED,
                Json.parse("null"),
                Json.parse("false"),
                Json.parse("true"),
                Json.parse("-1"),
                Json.parse("2.5"),
                Json.parse("\"a\""),
                Json.parse("\"b\""),
                Json.parse("[1]"),
                Json.parse("{}"));

        assertThat(sorted).isSortedAccordingTo(SqlValues.ORDER);
        for (int i = 1; i < sorted.size(); i++) {
            assertThat(SqlValues.ORDER.compare(sorted.get(i - 1), sorted.get(i)))
                    .isNegative();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            c.id = 'a'                                          | a
            c.id = @p                                           | x
            ((c.id = 'a' AND c["pk"] = 1) OR (c["id"] = 'b'))   | a b
            c.id IN ('a', @p) AND c.n = 1                       | a x
            c.n = 1 AND c.id = 'a'                              | a
            c.id = 'a' OR c.n = 1                               | none
            c.id = c.n                                          | none
            c.deep.id = 'a'                                     | none
            c.id != 'a'                                         | none
            NOT (c.id = 'a')                                    | none
            """)
    void ids_ofACondition_areThoseThatCanMeetIt(String condition, String ids) {
        SqlExpression where =
                Query.parse("SELECT * FROM c WHERE " + condition).where().orElseThrow();

        assertThat(where.ids(Map.of("@p", Json.parse("\"x\""))).orElse(Set.of("none")))
                .containsExactlyInAnyOrder(ids.split(" "));
    }
}
