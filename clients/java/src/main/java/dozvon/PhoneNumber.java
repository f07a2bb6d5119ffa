package dozvon;

/**
 * What the numbering plan says of a number.
 *
 * @param number as it is written to the API
 * @param isKnown whether the plan has it
 * @param countryCode such as RU; null when there is none
 * @param country country; null when there is none
 * @param operator operator; null when there is none
 * @param region region; null when there is none
 * @param mcc mobile country code; null when there is none
 * @param mnc mobile network code; null when there is none
 * @param timeZone such as Europe/Moscow; null when there is none
 * @param minutesAhead of UTC; null when there is none
 * @param reply all of it, members this library has no name for too
 */
public record PhoneNumber(
        String number, boolean isKnown, String countryCode, String country, String operator, String region,
        String mcc, String mnc, String timeZone, Integer minutesAhead, Reply reply) implements Decoded {
    static PhoneNumber of(Reply reply) {
        return new PhoneNumber(
                reply.text("number"), reply.is("known"), reply.text("countryCode"), reply.text("country"),
                reply.text("operator"), reply.text("region"), reply.text("mcc"), reply.text("mnc"),
                reply.text("timeZone"), reply.numberOrNull("minutesAhead"), reply);
    }
}
