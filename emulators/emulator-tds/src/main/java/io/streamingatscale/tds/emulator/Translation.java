package io.streamingatscale.tds.emulator;

import java.util.Optional;

/**
 * A statement as H2 gets it.
 *
 * @param sql empty if H2 has nothing to do
 * @param command what it was before
 * @param locksRange whether it asked to lock keys that are not there
 * @param isFixed whether it is the same as long as the temporary tables are
 * @param dropped the temporary table that it drops
 */
record Translation(String sql, Command command, boolean locksRange, boolean isFixed, Optional<String> dropped) {}
