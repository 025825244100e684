package dev.agentmetrics.server.ingest.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Seen red with {@code SensitiveNames.typeOf} returning null and with card numbers copied as they
 * are.
 */
class JsonRedactorTest {

    private final JsonRedactor json = new JsonRedactor(new Redactor());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    {"password":"hunter2"}             | {"password":"[redacted:password]"}             | 1 | 0
                    {"db_password":12345}              | {"db_password":"[redacted:password]"}          | 1 | 0
                    {"apiKey":"abc"}                   | {"apiKey":"[redacted:api-key]"}                | 1 | 0
                    {"Authorization":["a b","c d"]}    | {"Authorization":["[redacted:authorization]","[redacted:authorization]"]} | 2 | 0
                    {"credentials":{"u":"bob"}}        | {"credentials":{"u":"[redacted:secret]"}}      | 1 | 0
                    {"a":[{"x":1,"secret":"s"},2.50]}  | {"a":[{"x":1,"secret":"[redacted:secret]"},2.50]} | 1 | 0
                    {"card":4111111111111111}          | {"card":"[redacted:pan]"}                      | 0 | 1
                    {"card":4111111111111111.0}        | {"card":"[redacted:pan]"}                      | 0 | 1
                    {"card":4.111111111111111E15}      | {"card":"[redacted:pan]"}                      | 0 | 1
                    {"4111 1111 1111 1111":1}          | {"[redacted:pan]":1}                           | 0 | 1
                    {"n":"{\\"pan\\":4111111111111111}"} | {"n":"{\\"pan\\":[redacted:pan]}"}             | 0 | 1
                    {"password":"$Tr0ub4dor&3"}        | {"password":"[redacted:password]"}             | 1 | 0
                    {"secret":"{k9","token":"*a%"}     | {"secret":"[redacted:secret]","token":"[redacted:token]"} | 2 | 0
                    {"smtp_pass":"hunter2"}            | {"smtp_pass":"[redacted:password]"}            | 1 | 0
                    {"dbpass":"x","Pass":["test_z"]}   | {"dbpass":"[redacted:password]","Pass":["test_z"]} | 1 | 0
                    {"db_pass":20261128}               | {"db_pass":"[redacted:password]"}              | 1 | 0
                    {"db_pwd":"hunter2"}               | {"db_pwd":"[redacted:password]"}               | 1 | 0
                    {"cvv":123,"cvc":"1234"}           | {"cvv":"[redacted:cvv]","cvc":"[redacted:cvv]"} | 0 | 2
                    """)
    void redactsByNameAndByContent(String text, String expected, int secrets, int cards) {
        assertThat(json.json(text)).isEqualTo(new Redacted(expected, secrets, cards));
    }

    @Test
    void aKnownFormatNamesTheValueOfASensitiveMember() {
        var key = "sk" + "-ant-api03-" + FakeSecrets.mixed(30);

        assertThat(json.json("{\"api_key\":\"" + key + "\"}"))
                .isEqualTo(new Redacted("{\"api_key\":\"[redacted:anthropic-key]\"}", 1, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"max_tokens\":4096,\"tokens\":[1,2,3],\"token\":5}",
                "{\"password\":\"\",\"secret\":null,\"api_key\":true}",
                "{\"password\":\"${DB_PASSWORD}\",\"secret\":\"********\",\"pwd\":\"[redacted]\"}",
                "{\"password_reset\":true,\"passed\":\"a\",\"passes\":\"b\",\"pass_rate\":\"c\"}",
                "{\"pass\":true,\"tests_pass\":12,\"db_pass\":null,\"first_pass\":0.8125}",
                "{\"pass\":\"yes\",\"all_pass\":\"11/12\",\"bypass\":\"a\",\"compass\":\"north\"}",
                "{\"score\":0.4111111111111111,\"ns\":1795463818761000000}",
                "{\"a\" : [ 1 , {\"b\":\"x\"} ] }"
            })
    void leavesOrdinaryJsonAsItWasWritten(String text) {
        assertThat(json.json(text)).isEqualTo(new Redacted(text, 0, 0));
        assertThat(json.json(text).value()).isSameAs(text);
    }
}
