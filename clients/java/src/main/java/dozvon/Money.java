package dozvon;

import java.math.BigDecimal;

/**
 * An amount of money.
 *
 * @param amount with as many decimals as the server writes; null when none is told
 * @param currency such as RUR
 */
public record Money(BigDecimal amount, String currency) {
    static Money of(Reply reply) {
        String written = reply.text("amount");
        try {
            return new Money(written == null ? null : new BigDecimal(written), reply.text("currency"));
        } catch (NumberFormatException notOne) {
            throw new DozvonException.Unreadable("an amount is no number");
        }
    }

    /** Such as 1.40 RUR. */
    @Override
    public String toString() {
        return amount == null ? "" : amount.toPlainString() + " " + currency;
    }
}
