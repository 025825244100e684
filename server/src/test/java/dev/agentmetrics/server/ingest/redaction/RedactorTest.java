package dev.agentmetrics.server.ingest.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.ingest.redaction.FakeSecrets.Example;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Seen red with the search for secrets taken out: every example comes through in clear then. */
class RedactorTest {

    private final Redactor redactor = new Redactor();

    @Nested
    class KnownFormats {

        @ParameterizedTest
        @MethodSource("dev.agentmetrics.server.ingest.redaction.FakeSecrets#all")
        void areReplacedByTheirType(Example secret) {
            var text = "call failed with " + secret.value() + ", giving up";

            assertThat(redactor.text(text))
                    .isEqualTo(
                            new Redacted(
                                    "call failed with [redacted:%s], giving up"
                                            .formatted(secret.type()),
                                    1,
                                    0));
        }

        @ParameterizedTest
        @MethodSource("surroundings")
        void areFoundInAnySurroundings(String before, String after) {
            for (var secret : FakeSecrets.all()) {
                var redacted = redactor.text(before + secret.value() + after);

                assertThat(redacted.value()).as(secret.type()).doesNotContain(secret.value());
                assertThat(redacted.secrets()).as(secret.type()).isEqualTo(1);
                assertThat(redacted.value()).contains("[redacted:" + secret.type() + "]");
            }
        }

        static Stream<List<String>> pairs() {
            return Stream.of(
                    List.of("", ""),
                    List.of("{\"a\":\"", "\"}"),
                    List.of("{\\\"a\\\":\\\"", "\\\"}"),
                    List.of("api_key=", " next"),
                    List.of("Authorization: Bearer ", "\n"),
                    List.of("(", ")"),
                    List.of("https://example.test/?x=", "&y=1"));
        }

        static Stream<org.junit.jupiter.params.provider.Arguments> surroundings() {
            return pairs().map(p -> org.junit.jupiter.params.provider.Arguments.of(p.toArray()));
        }

        @Test
        void areCountedOneByOne() {
            var all = FakeSecrets.all();
            var text = String.join(" ", all.stream().map(Example::value).toList());

            assertThat(redactor.text(text).secrets()).isEqualTo(all.size());
        }
    }

    @Nested
    class Forms {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '~',
                textBlock =
                        """
                        password=hunter2                    | password=[redacted:password]
                        Password: hunter2, user: bob        | Password: [redacted:password], user: bob
                        PASSWORD = 'correct horse battery'  | PASSWORD = '[redacted:password]'
                        {"password":"p w","user":"bob"}     | {"password":"[redacted:password]","user":"bob"}
                        {\\"passwd\\":\\"hunter2\\"}        | {\\"passwd\\":\\"[redacted:password]\\"}
                        db_password=x&mode=1                | db_password=[redacted:password]&mode=1
                        pwd=hunter2;                        | pwd=[redacted:password];
                        api_key: abcdef123                  | api_key: [redacted:api-key]
                        X-Api-Key: abcdef123                | X-Api-Key: [redacted:api-key]
                        client_secret = abcdef123           | client_secret = [redacted:secret]
                        token: abc123def                    | token: [redacted:token]
                        aws_secret_access_key=abc/def+ghi12 | aws_secret_access_key=[redacted:aws-secret-key]
                        Authorization: Basic dXNlcjpwYXNzd29yZA== | Authorization: Basic [redacted:authorization]
                        sent Basic dXNlcjpwYXNzd29yZA== ok  | sent Basic [redacted:basic-auth] ok
                        Authorization: abcdefgh12345678     | Authorization: [redacted:authorization]
                        sent Bearer abcdef0123456789abcd ok | sent Bearer [redacted:bearer-token] ok
                        postgres://bob:hunter2@db:5432/app  | postgres://bob:[redacted:url-password]@db:5432/app
                        redis://:hunter2@cache:6379         | redis://:[redacted:url-password]@cache:6379
                        https://u:p/w@host/x                | https://u:[redacted:url-password]@host/x
                        cvv: 123                            | cvv: [redacted:cvv]
                        login failed, password='%kT9...'    | login failed, password='[redacted:password]'
                        password: $Tr0ub4dor&3              | password: [redacted:password]&3
                        "password":"*star&x"                | "password":"[redacted:password]"
                        password={kT9}x                     | password=[redacted:password]
                        password=${A}tail9 next             | password=[redacted:password] next
                        password=•kT9                       | password=[redacted:password]
                        bad user/password: hunter2          | bad user/password: [redacted:password]
                        user/passwd=hunter2                 | user/passwd=[redacted:password]
                        DB_PWD=/hunter2                     | DB_PWD=[redacted:password]
                        DB_PASS=hunter2 at start            | DB_PASS=[redacted:password] at start
                        smtp_pass: hunter2                  | smtp_pass: [redacted:password]
                        auth.pass = swordfish               | auth.pass = [redacted:password]
                        dbPass: swordfish                   | dbPass: [redacted:password]
                        pass=swordfish&x=1                  | pass=[redacted:password]&x=1
                        {user: 'bob', pass: 'swordfish'}    | {user: 'bob', pass: '[redacted:password]'}
                        {\\"pass\\":\\"swordfish\\"}        | {\\"pass\\":\\"[redacted:password]\\"}
                        login bob, pass: hunter2            | login bob, pass: [redacted:password]
                        MYSQL_PASS=20261128                 | MYSQL_PASS=[redacted:password]
                        """)
        void areRedactedOnlyWhereTheSecretStands(String text, String expected) {
            var redacted = redactor.text(text);

            assertThat(redacted.value()).isEqualTo(expected);
            assertThat(redacted.secrets() + redacted.cards()).isEqualTo(1);
        }

        @Test
        void privateKeysGoWhole() {
            var key = "-----BEGIN RSA " + "PRIVATE KEY-----\nMIIE\nabc\n-----END RSA ";
            var text = "before " + key + "PRIVATE KEY----- after";

            assertThat(redactor.text(text).value())
                    .isEqualTo("before [redacted:private-key] after");
        }

        @Test
        void privateKeysThatAreCutOffGoToTheEnd() {
            var text = "x -----BEGIN " + "PRIVATE KEY-----\\nMIIEabc";

            assertThat(redactor.text(text).value()).isEqualTo("x [redacted:private-key]");
        }

        @Test
        void connectionStringsLoseTheirKey() {
            var text = "AccountName=a;AccountKey=" + FakeSecrets.mixed(60) + "==;Suffix=b";

            assertThat(redactor.text(text).value())
                    .isEqualTo("AccountName=a;AccountKey=[redacted:azure-storage-key];Suffix=b");
        }

        @Test
        void webhookAddressesLoseTheirPath() {
            var text =
                    "POST https://hooks.slack" + ".com/services/T000/B000/" + FakeSecrets.mixed(24);

            assertThat(redactor.text(text).value())
                    .isEqualTo("POST https://hooks.slack.com/[redacted:slack-webhook]");
        }

        @Test
        void aKnownFormatNamesWhatAnAssignmentHolds() {
            var text = "password=sk" + "-ant-api03-" + FakeSecrets.mixed(30);

            assertThat(redactor.text(text).value()).isEqualTo("password=[redacted:anthropic-key]");
        }
    }

    @Nested
    class OrdinaryText {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "ok",
                    "max_tokens=4096 is more than the limit of 8192 tokens",
                    "total_tokens: 2580, token limit: 8192",
                    "SyntaxError: Unexpected token: '}'",
                    "unexpected token = identifier",
                    "sk-learn-contrib-is-a-package-name-and-no-key",
                    "task-sk-short",
                    "basic understanding of bearer bonds",
                    "the password is wrong",
                    "password: required",
                    "password: ********",
                    "token: [REDACTED]",
                    "password=${DB_PASSWORD}, password=$DB_PASSWORD, password=%DB_PASSWORD%",
                    "password: {{ .Values.db.password }}, password: ${{ secrets.DB_PASSWORD }}",
                    "password={password}, password = $1, password='%s', password=%(password)s",
                    "password: [redacted], pwd=••••",
                    "credentials: {\"user\": \"bob\"}, password: {min: 8}",
                    "/etc/passwd: no such file",
                    "/usr/bin/passwd: permission denied",
                    "OLDPWD=/srv",
                    "pass: 12, fail: 3, pass_rate=0.8, pass=98.5%, pass = 11/12",
                    "passed: true, \"pass\": true, pass=false, tests_pass=12, passes: abc123",
                    "{\"pass\":\"yes\"} {'pass': None} pass: ok",
                    "--- PASS: TestLogin2 (0.01s)",
                    "PASS: gcc.dg/vect1.c",
                    "First pass: collect the names, second pass: sort3",
                    "bypass=always1 and compass: north12, BYPASS_ALL=1",
                    "commit 9fceb02d0ae598e95dc970b74767f19372d61af8 passed",
                    "PWD=/home/bob",
                    "https://example.test:8080/path@2x?a=b:c@d",
                    "user@example.test wrote 5 tokens",
                    "run 2026-11-24T07:57:16.123456789Z took 1234.5678901234567 ms",
                    "+49 151 12345678 and (415) 555-2671",
                    "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----",
                    "eyJust a word, eyJ.b.c",
                    "secret_santa and secretary",
                    "claude-sonnet-4-5-20250929 sent 1795463818761000000",
                    "\ud83d\ude00 \u202e rtl \u0000 nul"
                })
        void staysTheSameObject(String text) {
            assertThat(redactor.text(text).value()).isSameAs(text);
            assertThat(redactor.text(text)).isEqualTo(new Redacted(text, 0, 0));
        }

        @Test
        void redactingTwiceChangesNothingMore() {
            for (var secret : FakeSecrets.all()) {
                var once = redactor.text("token=" + secret.value()).value();

                assertThat(redactor.text(once)).isEqualTo(new Redacted(once, 0, 0));
            }
        }
    }
}
