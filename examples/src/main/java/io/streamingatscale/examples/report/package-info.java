/** Pages of results: one file that needs nothing beside itself, for wide and narrow screens, light and dark. */
@NullMarked
package io.streamingatscale.examples.report;

import org.jspecify.annotations.NullMarked;
