package dev.agentmetrics.server.apikeys;

import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Service;

/**
 * Ends keys that others have seen.
 *
 * <p>Guarantees that when {@link #endIn} returns, every key of ours in the text is refused, that
 * this and its record are on disk, and that nothing happens for anything else: only whoever has the
 * whole key can end it, and whoever has it could do worse. The text itself is not kept.
 */
@Service
public class LeakedKeys {

    private final KeyBook book;
    private final KeyChanges changes;

    LeakedKeys(KeyBook book, KeyChanges changes) {
        this.book = book;
        this.changes = changes;
    }

    /** The ids of the keys in the text that this server has issued, whether they worked or not. */
    public List<String> endIn(CharSequence text, Exposure exposure) {
        var ours = new ArrayList<String>();
        for (var found : KeyScanner.find(text)) {
            var key = text.subSequence(found.offset(), found.end()).toString();
            if (book.recognise(key).isPresent()) {
                changes.endLeaked(found.keyId(), exposure);
                ours.add(found.keyId());
            }
        }
        return ours;
    }
}
