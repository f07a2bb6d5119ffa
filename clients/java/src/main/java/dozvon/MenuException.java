package dozvon;

/** Why data are no menu. */
@SuppressWarnings("serial")
public class MenuException extends DozvonException {
    /** Such as text-empty; the list is in the README of all libraries. */
    public final String code;
    /** Which item, from 0; -1: the menu as a whole. */
    public final int item;

    MenuException(String code, int item) {
        super(item < 0 ? "the menu: " + code : "item " + (item + 1) + " of the menu: " + code);
        this.code = code;
        this.item = item;
    }
}
