<?php
/** The number of a customer as Dozvon wants it: digits with the code of the country. Owns that reading. */

defined('ABSPATH') || exit;

final class Dozvon_SMS_Phone
{
    /** Countries where the zero in front belongs to the number. */
    private const KEEPS_ZERO = array('IT', 'SM', 'VA');

    /** @param string $calling_code such as +7 or 7, as WooCommerce has it for the country; empty: unknown. */
    public static function international(string $written, string $country, string $calling_code): string
    {
        $trimmed = trim($written);
        // A zero in brackets, as in +44 (0)20, is dialled at home alone.
        if (strncmp($trimmed, '+', 1) === 0 && !in_array($country, self::KEEPS_ZERO, true)) {
            $trimmed = (string) preg_replace('/\(\s*0\s*\)/', '', $trimmed);
        }
        $digits = (string) preg_replace('/\D/', '', $trimmed);
        $code = (string) preg_replace('/\D/', '', $calling_code);
        if ($digits === '' || strncmp($trimmed, '+', 1) === 0) {
            return $digits;
        }
        if (strncmp($digits, '00', 2) === 0) {
            return substr($digits, 2);
        }
        if ($code === '7') {
            // Eleven digits with the trunk prefix 8 or the code itself, or ten without either.
            return preg_match('/^[78]\d{10}$/', $digits) ? '7' . substr($digits, 1) : $code . $digits;
        }
        if (strncmp($digits, '0', 1) === 0 && $code !== '') {
            return $code . (in_array($country, self::KEEPS_ZERO, true) ? $digits : ltrim($digits, '0'));
        }
        $has_code = $code !== '' && strncmp($digits, $code, strlen($code)) === 0 && strlen($digits) > 10;
        return $has_code ? $digits : $code . $digits;
    }
}
