<?php
/** The page WooCommerce → Dozvon SMS. Owns its fields and who may change them; a key that was saved is never shown again. */

defined('ABSPATH') || exit;

final class Dozvon_SMS_Settings
{
    private const PAGE = 'dozvon-sms';
    private const GROUP = 'dozvon_sms';
    private const MAY = 'manage_woocommerce';
    private const TRY_ACTION = 'dozvon_sms_try';

    public static function register(): void
    {
        add_action('admin_menu', array(self::class, 'menu'));
        add_action('admin_init', array(self::class, 'settings'));
        add_action('admin_post_' . self::TRY_ACTION, array(self::class, 'try_one'));
        // Who may see the page may save it.
        add_filter('option_page_capability_' . self::GROUP, static function () {
            return self::MAY;
        });
    }

    public static function menu(): void
    {
        $title = __('Dozvon SMS', 'dozvon-sms');
        add_submenu_page('woocommerce', $title, $title, self::MAY, self::PAGE, array(self::class, 'page'));
    }

    /** WordPress' own options.php saves them, after it has looked at the nonce and at the capability. */
    public static function settings(): void
    {
        foreach (array('url' => 'clean_url', 'key' => 'clean_key', 'sender' => 'clean_sender', 'templates' => 'clean_templates') as $name => $cleaner) {
            register_setting(self::GROUP, 'dozvon_sms_' . $name, array('sanitize_callback' => array(self::class, $cleaner)));
        }
    }

    public static function clean_url($value): string
    {
        $url = untrailingslashit(esc_url_raw(trim((string) $value)));
        // None is an address to save: nothing is sent then. WordPress asks twice when an option is saved for the first time, and the
        // second time about what the first came to.
        $fault = $url === '' ? '' : Dozvon_SMS_Client::address_fault($url);
        if ($fault === '') {
            return $url;
        }
        add_settings_error('dozvon_sms_url', 'dozvon_sms_url', $fault);
        return (string) get_option('dozvon_sms_url', '');
    }

    /** An empty field keeps the key that is there. */
    public static function clean_key($value): string
    {
        $key = trim((string) $value);
        if ($key === '') {
            return (string) get_option('dozvon_sms_key', '');
        }
        if (preg_match('/^[A-Za-z0-9._~+\/=-]{16,200}$/', $key)) {
            return $key;
        }
        add_settings_error('dozvon_sms_key', 'dozvon_sms_key', __('That is not a key of Dozvon.', 'dozvon-sms'));
        return (string) get_option('dozvon_sms_key', '');
    }

    public static function clean_sender($value): string
    {
        return substr(sanitize_text_field((string) $value), 0, 20);
    }

    public static function clean_templates($value): array
    {
        $clean = array();
        foreach (is_array($value) ? $value : array() as $status => $text) {
            $clean[sanitize_key($status)] = sanitize_textarea_field((string) $text);
        }
        return array_filter($clean, 'strlen');
    }

    public static function page(): void
    {
        if (!current_user_can(self::MAY)) {
            wp_die(esc_html__('You may not see this page.', 'dozvon-sms'), '', array('response' => 403));
        }
        $templates = get_option('dozvon_sms_templates', array());
        echo '<div class="wrap"><h1>' . esc_html__('Dozvon SMS', 'dozvon-sms') . '</h1>';
        settings_errors();
        self::tried();
        echo '<form method="post" action="' . esc_url(admin_url('options.php')) . '">';
        settings_fields(self::GROUP);
        echo '<table class="form-table" role="presentation">';
        self::row('dozvon_sms_url', __('Address of Dozvon', 'dozvon-sms'), self::input('url', 'dozvon_sms_url', (string) get_option('dozvon_sms_url', '')));
        self::row('dozvon_sms_key', __('Key', 'dozvon-sms'), self::key_field());
        self::row('dozvon_sms_sender', __('Sender name', 'dozvon-sms'), self::input('text', 'dozvon_sms_sender', (string) get_option('dozvon_sms_sender', '')));
        foreach (wc_get_order_statuses() as $status => $name) {
            $slug = preg_replace('/^wc-/', '', $status);
            $text = is_array($templates) && isset($templates[$slug]) ? (string) $templates[$slug] : '';
            $field = '<textarea class="large-text" rows="2" id="dozvon_sms_' . esc_attr($slug) . '" name="dozvon_sms_templates[' . esc_attr($slug) . ']">' . esc_textarea($text) . '</textarea>';
            self::row('dozvon_sms_' . $slug, $name, $field);
        }
        echo '</table><p>' . esc_html__('An empty text sends nothing. {number}, {first_name}, {last_name}, {status}, {total} and {shop} are filled in.', 'dozvon-sms') . '</p>';
        submit_button();
        echo '</form>';
        self::try_form();
        echo '</div>';
    }

    private static function row(string $id, string $label, string $field): void
    {
        // $field is made of escaped parts.
        echo '<tr><th scope="row"><label for="' . esc_attr($id) . '">' . esc_html($label) . '</label></th><td>' . $field . '</td></tr>';
    }

    private static function input(string $type, string $name, string $value): string
    {
        return '<input class="regular-text" type="' . esc_attr($type) . '" id="' . esc_attr($name) . '" name="' . esc_attr($name) . '" value="' . esc_attr($value) . '">';
    }

    private static function key_field(): string
    {
        if (defined('WC_DOZVON_KEY')) {
            return '<em>' . esc_html__('set in wp-config.php', 'dozvon-sms') . '</em>';
        }
        $hint = get_option('dozvon_sms_key', '') === '' ? '' : __('kept; a new one takes its place', 'dozvon-sms');
        return '<input class="regular-text" type="password" autocomplete="new-password" id="dozvon_sms_key" name="dozvon_sms_key" value="" placeholder="' . esc_attr($hint) . '">';
    }

    private static function try_form(): void
    {
        echo '<h2>' . esc_html__('Try it', 'dozvon-sms') . '</h2><form method="post" action="' . esc_url(admin_url('admin-post.php')) . '">';
        echo '<input type="hidden" name="action" value="' . esc_attr(self::TRY_ACTION) . '">';
        wp_nonce_field(self::TRY_ACTION);
        echo '<label for="dozvon_sms_phone">' . esc_html__('Phone number', 'dozvon-sms') . '</label> ';
        echo '<input type="tel" id="dozvon_sms_phone" name="phone" required> ';
        submit_button(__('Send an SMS', 'dozvon-sms'), 'secondary', 'submit', false);
        echo '</form>';
    }

    public static function try_one(): void
    {
        if (!current_user_can(self::MAY)) {
            wp_die(esc_html__('You may not do this.', 'dozvon-sms'), '', array('response' => 403));
        }
        check_admin_referer(self::TRY_ACTION);
        $phone = isset($_POST['phone']) ? sanitize_text_field(wp_unslash($_POST['phone'])) : '';
        $text = sprintf('%s: SMS %s', wp_specialchars_decode(get_bloginfo('name'), ENT_QUOTES), gmdate('H:i:s'));
        $told = Dozvon_SMS_Client::send($phone, $text, 'woo-try-' . wp_generate_uuid4());
        set_transient('dozvon_sms_tried_' . get_current_user_id(), $told, 60);
        wp_safe_redirect(admin_url('admin.php?page=' . self::PAGE));
        self::leave();
    }

    /** What the last trial came to, told once to who made it. */
    private static function tried(): void
    {
        $name = 'dozvon_sms_tried_' . get_current_user_id();
        $told = get_transient($name);
        if (!is_array($told)) {
            return;
        }
        delete_transient($name);
        $is_sent = $told['outcome'] === 'sent';
        /* translators: %s: id of the message */
        $sent = __('Dozvon: SMS %s accepted.', 'dozvon-sms');
        /* translators: %s: what Dozvon answered */
        $not_sent = __('Dozvon: no SMS was sent: %s', 'dozvon-sms');
        $class = $is_sent ? 'notice-success' : 'notice-error';
        echo '<div class="notice ' . esc_attr($class) . '"><p>' . esc_html(sprintf($is_sent ? $sent : $not_sent, $told['detail'])) . '</p></div>';
    }

    private static function leave(): void
    {
        exit;
    }
}
