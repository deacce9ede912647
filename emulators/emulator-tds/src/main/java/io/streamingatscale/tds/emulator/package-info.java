/**
 * The wire of SQL Server inside the JVM: a server that the genuine Microsoft JDBC driver connects to over TDS 7.4, with its
 * rows in H2 and with faults on demand, for tests.
 *
 * <p><b>What a test against it shows:</b> that a program uses the protocol and its transactions rightly: statements and
 * their counts, bulk loads, commits, errors by their numbers, connections that break. It does <b>not</b> show that SQL Server
 * accepts or executes a statement as H2 does: T-SQL is translated as far as {@code docs/emulator-tds.md} says, and what is not
 * known goes to H2 as it is. Types, collations, locks and plans are H2's.
 *
 * <p>Start at {@link io.streamingatscale.tds.emulator.TdsEmulator}.
 */
@NullMarked
package io.streamingatscale.tds.emulator;

import org.jspecify.annotations.NullMarked;
