/**
 * Everything an operator can set: the one list, how it is read, and how a wrong value is explained.
 *
 * <p>Start at {@link dev.agentmetrics.server.web.settings.SettingsCatalog}. What a setting does
 * belongs to the module that reads it.
 */
@NamedInterface("settings")
@NullMarked
package dev.agentmetrics.server.web.settings;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
