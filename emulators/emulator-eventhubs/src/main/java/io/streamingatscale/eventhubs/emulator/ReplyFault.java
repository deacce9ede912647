package io.streamingatscale.eventhubs.emulator;

/**
 * What becomes of a reply to a request, such as for the properties of a hub.
 *
 * @param status the status to answer with, 0 for no answer at all
 * @param description the words of the answer
 */
public record ReplyFault(int status, String description) {

    /** The request is not answered: the reply is lost. */
    public static ReplyFault silence() {
        return new ReplyFault(0, "");
    }

    /** The request is refused with an HTTP status, such as 401 or 503. */
    public static ReplyFault status(int status, String description) {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status must be within 400 and 599: status=" + status);
        }
        return new ReplyFault(status, description);
    }

    boolean isSilence() {
        return status == 0;
    }
}
