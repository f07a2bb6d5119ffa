<?php
/** Orders whose status changes. Owns which SMS follows and when it is tried again; requests are the client's. */

defined('ABSPATH') || exit;

final class Dozvon_SMS_Orders
{
    public const HOOK = 'dozvon_sms_send';
    private const GROUP = 'dozvon-sms';
    /** Seconds after which a failed sending is tried again; after the last of them it is given up. */
    private const AGAIN = array(60, 300, 1800);

    public static function register(): void
    {
        add_action('woocommerce_order_status_changed', array(self::class, 'changed'), 10, 3);
        add_action(self::HOOK, array(self::class, 'send'), 10, 3);
    }

    /** What waits to be tried again would find nobody who does it. */
    public static function forget(): void
    {
        if (function_exists('as_unschedule_all_actions')) {
            as_unschedule_all_actions('', array(), self::GROUP);
        }
    }

    /** Nobody who pays waits for an SMS: Action Scheduler, which comes with WooCommerce, sends it in the background. */
    public static function changed($order_id, $from, $to): void
    {
        if (self::template((string) $to) !== '') {
            as_enqueue_async_action(self::HOOK, array((int) $order_id, (string) $to, 0), self::GROUP);
        }
    }

    public static function send($order_id, $status, $tries): void
    {
        $order = wc_get_order($order_id);
        $template = self::template((string) $status);
        if (!$order || $template === '') {
            return;
        }
        $phone = self::phone($order);
        if ($phone === '') {
            $order->add_order_note(__('Dozvon: the order has no phone number.', 'dozvon-sms'));
            return;
        }
        // One SMS for each status an order comes to, however often the hook runs within a day.
        $key = 'woo-' . md5(home_url()) . '-' . $order->get_id() . '-' . $status;
        $told = Dozvon_SMS_Client::send($phone, self::text($template, $order, (string) $status), $key);
        if ($told['outcome'] === 'sent') {
            /* translators: %s: id of the message */
            $order->add_order_note(sprintf(__('Dozvon: SMS %s accepted.', 'dozvon-sms'), $told['detail']));
            return;
        }
        $tries = (int) $tries;
        if ($told['outcome'] === 'failed' && isset(self::AGAIN[$tries])) {
            $at = time() + self::AGAIN[$tries];
            as_schedule_single_action($at, self::HOOK, array((int) $order_id, (string) $status, $tries + 1), self::GROUP);
            return;
        }
        /* translators: %s: what Dozvon answered */
        $order->add_order_note(sprintf(__('Dozvon: no SMS was sent: %s', 'dozvon-sms'), $told['detail']));
    }

    private static function template(string $status): string
    {
        $templates = get_option('dozvon_sms_templates', array());
        return is_array($templates) && isset($templates[$status]) ? trim((string) $templates[$status]) : '';
    }

    private static function phone($order): string
    {
        $country = (string) $order->get_billing_country();
        $code = WC()->countries->get_country_calling_code($country);
        $code = is_array($code) ? (string) reset($code) : (string) $code;
        return Dozvon_SMS_Phone::international((string) $order->get_billing_phone(), $country, $code);
    }

    private static function text(string $template, $order, string $status): string
    {
        return strtr($template, array(
            '{number}' => $order->get_order_number(),
            '{first_name}' => $order->get_billing_first_name(),
            '{last_name}' => $order->get_billing_last_name(),
            // The status the SMS is about: in the background the order may have come to another one.
            '{status}' => wc_get_order_status_name($status),
            '{total}' => html_entity_decode(wp_strip_all_tags($order->get_formatted_order_total()), ENT_QUOTES, 'UTF-8'),
            '{shop}' => wp_specialchars_decode(get_bloginfo('name'), ENT_QUOTES),
        ));
    }
}
