package dev.agentmetrics.server.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.accounts.Scope;
import dev.agentmetrics.server.apikeys.internal.JdbcApiKeyStore;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.crypto.TestKeys;
import dev.agentmetrics.server.crypto.keyring.Purpose;
import dev.agentmetrics.server.db.Engine;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
@Tag("C08")
@Tag("C09")
class PepperRotationTest {

    private static final Purpose PURPOSE = Purpose.Shared.API_KEY_PEPPER;

    @Parameter Engine engine;
    @TempDir Path dataDir;
    private KeyFixture fixture;
    private JdbcApiKeyStore store;
    private IssuedKey used;
    private IssuedKey unused;
    private IssuedKey revoked;

    @BeforeEach
    void threeKeys() {
        fixture = new KeyFixture(engine, dataDir);
        store = new JdbcApiKeyStore(fixture.control.jdbc());
        used = issue("used");
        unused = issue("unused");
        revoked = issue("revoked");
        fixture.service.revoke(fixture.owner, revoked.key().keyId());
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private IssuedKey issue(String name) {
        return fixture.service.issue(
                fixture.owner, new NewKey(name, ApiKey.Mode.LIVE, Scope.READ, null));
    }

    private boolean works(KeyBook book, IssuedKey key) {
        return book.recognise(key.secret().reveal())
                .filter(row -> row.key().stateAt(fixture.clock.instant()).works())
                .isPresent();
    }

    private KeyBook book(TestKeys keys) {
        return new KeyBook(store, keys, TestKeys.random(3));
    }

    private String chain(IssuedKey key) {
        return fixture.control
                .jdbc()
                .sql("select chain from api_key where key_id = :id")
                .param("id", key.key().keyId())
                .query(String.class)
                .single();
    }

    private static String id(TestKeys keys) {
        return keys.hmacKey(KeySource.Name.API_KEY_PEPPER).id();
    }

    @Test
    void hashesMoveToANewPepperWithoutTheKeys() {
        var first = fixture.keys;
        var second = first.rotated();
        var book = book(second);
        var rotation = new PepperRotation(store, book, second);

        assertThat(rotation.isFree(PURPOSE, 1)).isFalse();
        assertThat(rotation.advance(PURPOSE, 2).isDone()).isTrue();
        assertThat(chain(unused)).isEqualTo(id(first) + ">" + id(second));
        assertThat(rotation.isFree(PURPOSE, 1)).isFalse();

        for (var each : new KeyBook[] {book, book(second)}) {
            assertThat(works(each, used)).isTrue();
            assertThat(works(each, revoked)).isFalse();
        }
        // Its first use made the way short; that of the other is as long as before.
        assertThat(chain(used)).isEqualTo(id(second));
        assertThat(chain(unused)).contains(">");
        assertThat(works(book(second), unused)).isTrue();
        assertThat(chain(unused)).isEqualTo(id(second));
    }

    @Test
    void twoRotationsNestTwice() {
        var second = fixture.keys.rotated();
        new PepperRotation(store, book(second), second).advance(PURPOSE, 2);
        assertThat(works(book(second), used)).isTrue();
        var third = second.rotated();
        var all = TestKeys.together(third, second, fixture.keys);
        var book = new KeyBook(store, all, TestKeys.random(3));
        new PepperRotation(store, book, all).advance(PURPOSE, 3);

        assertThat(chain(unused).split(">", -1)).hasSize(3);
        assertThat(chain(used).split(">", -1)).hasSize(2);
        assertThat(works(book, used)).isTrue();
        assertThat(works(book, unused)).isTrue();
        assertThat(works(book, revoked)).isFalse();
        assertThat(chain(unused)).isEqualTo(id(third));
    }

    @Test
    void theOldPepperIsFreeWhenNoWayLeadsOverIt() {
        var second = fixture.keys.rotated();
        var book = book(second);
        var rotation = new PepperRotation(store, book, second);
        rotation.advance(PURPOSE, 2);
        works(book, used);
        works(book, unused);
        works(book, revoked);

        assertThat(rotation.isFree(PURPOSE, 1)).isTrue();
        assertThat(works(new KeyBook(store, second.alone(), TestKeys.random(3)), used)).isTrue();
    }

    @Test
    void aWrongKeyIsNotRecognisedAfterARotation() {
        var second = fixture.keys.rotated();
        var book = book(second);
        new PepperRotation(store, book, second).advance(PURPOSE, 2);
        // The stored hash of a key does not work as that of another.
        fixture.control
                .jdbc()
                .sql(
                        "update api_key set hash = (select hash from api_key where key_id = :from)"
                                + " where key_id = :to")
                .param("from", unused.key().keyId())
                .param("to", used.key().keyId())
                .update();

        assertThat(works(book(second), used)).isFalse();
        assertThat(works(book(second), unused)).isTrue();
    }

    @Test
    void aKillInTheMiddleIsMadeGood() {
        var second = fixture.keys.rotated();
        var book = book(second);
        // As if it had come to one of the three.
        var row = store.all().getFirst();
        store.rehash(
                row.key().keyId(),
                row.hash(),
                row.hash().under(second.hmacKey(KeySource.Name.API_KEY_PEPPER)));
        var rotation = new PepperRotation(store, book, second);

        assertThat(rotation.advance(PURPOSE, 2).isDone()).isTrue();
        assertThat(works(book, used)).isTrue();
        assertThat(works(book, unused)).isTrue();
        assertThat(chain(revoked).split(">", -1)).hasSize(2);
    }

    @Test
    void aChangeOfAKeyDoesNotBringItsOldHashBack() {
        var second = fixture.keys.rotated();
        var book = book(second);
        var before = book.find(unused.key().keyId()).orElseThrow();
        var rotation = new PepperRotation(store, book, second);
        rotation.advance(PURPOSE, 2);
        book.put(before);

        assertThat(book.find(unused.key().keyId()).orElseThrow().hash().pepperId())
                .isEqualTo(id(second));
    }
}
