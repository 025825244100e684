package dev.agentmetrics.server.content;

import dev.agentmetrics.server.core.OrgId;
import java.util.List;

/** Keeps what organisations chose. */
public interface ContentChoiceStore {

    /** By environment. */
    List<ContentChoice> of(OrgId org);

    /** In place of what was chosen for the environment before. */
    void put(OrgId org, ContentChoice choice);
}
