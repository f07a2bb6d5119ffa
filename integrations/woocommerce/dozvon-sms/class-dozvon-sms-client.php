<?php
/** Asks Dozvon's JSON API. Owns the request and what its answer comes to; the key never leaves this class but in the header. */

defined('ABSPATH') || exit;

final class Dozvon_SMS_Client
{
    private const TIMEOUT_SECONDS = 10;

    /** WC_DOZVON_KEY of wp-config.php counts more than what the settings page has kept. */
    public static function key(): string
    {
        return defined('WC_DOZVON_KEY') ? (string) WC_DOZVON_KEY : (string) get_option('dozvon_sms_key', '');
    }

    /** What is wrong with an address, for who has written it; an empty text: nothing. */
    public static function address_fault(string $url): string
    {
        $parts = wp_parse_url($url);
        $scheme = isset($parts['scheme']) ? strtolower($parts['scheme']) : '';
        $host = isset($parts['host']) ? strtolower(trim($parts['host'], '[]')) : '';
        if ($host === '' || isset($parts['user']) || isset($parts['query']) || isset($parts['fragment'])) {
            return __('The address must be like https://dozvon.example, without a name, a password or a query.', 'dozvon-sms');
        }
        $is_near = in_array($host, array('127.0.0.1', '::1', 'localhost'), true);
        if ($scheme === 'https' || ($scheme === 'http' && $is_near)) {
            return '';
        }
        return __('The address must begin with https://, as the key is sent there; http:// is for this very machine alone.', 'dozvon-sms');
    }

    /**
     * Sends one SMS; the same $key again is answered as the first time and sends nothing.
     *
     * @return array{outcome: string, detail: string} outcome: sent, refused (for good) or failed (worth trying again).
     */
    public static function send(string $phone, string $text, string $key): array
    {
        $url = untrailingslashit((string) get_option('dozvon_sms_url', ''));
        $fault = self::address_fault($url);
        if ($fault !== '' || self::key() === '') {
            return self::told('refused', $fault !== '' ? $fault : __('No key is set.', 'dozvon-sms'));
        }
        $body = array('recipients' => array($phone), 'text' => $text);
        $sender = (string) get_option('dozvon_sms_sender', '');
        if ($sender !== '') {
            $body['sender'] = $sender;
        }
        // Certificates are verified: that is the default of wp_remote_post, said here for whoever filters defaults.
        $response = wp_remote_post($url . '/api/v1/messages', array(
            'timeout' => self::TIMEOUT_SECONDS,
            'redirection' => 0,
            'sslverify' => true,
            'headers' => array(
                'Authorization' => 'Bearer ' . self::key(),
                'Content-Type' => 'application/json',
                'Idempotency-Key' => '"' . $key . '"',
            ),
            'body' => wp_json_encode($body),
        ));
        return self::outcome($response);
    }

    /** @param array|WP_Error $response */
    private static function outcome($response): array
    {
        if (is_wp_error($response)) {
            return self::told('failed', $response->get_error_message());
        }
        $status = (int) wp_remote_retrieve_response_code($response);
        $answer = json_decode(wp_remote_retrieve_body($response), true);
        $answer = is_array($answer) ? $answer : array();
        if ($status >= 200 && $status <= 299) {
            // Some other server's page is no SMS.
            return isset($answer['id'])
                ? self::told('sent', (string) $answer['id'])
                : self::told('refused', __('What answers at this address is not Dozvon.', 'dozvon-sms'));
        }
        $detail = isset($answer['detail']) ? (string) $answer['detail'] : '';
        $later = $status >= 500 || $status === 429 || $status === 409;
        return self::told($later ? 'failed' : 'refused', trim($status . ' ' . $detail));
    }

    private static function told(string $outcome, string $detail): array
    {
        return array('outcome' => $outcome, 'detail' => $detail);
    }
}
