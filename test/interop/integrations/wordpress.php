<?php
// The few functions of WordPress and WooCommerce that the plugin uses, as their documentation describes them: hooks, options,
// nonces, capabilities, HTTP by PHP's streams. Owns nothing of the plugin; what it cannot stand in for is said in the plugin's page.

define('ABSPATH', __DIR__);

final class WP_Error
{
    private $message;
    public function __construct($code, $message) { $this->message = $message; }
    public function get_error_message() { return $this->message; }
}

final class Stopped extends Exception {}

$wp = (object) array(
    'hooks' => array(), 'options' => array(), 'transients' => array(), 'settings' => array(), 'errors' => array(),
    'may' => array(), 'nonce' => 'good', 'now' => array(), 'later' => array(), 'orders' => array(), 'requests' => array(), 'went' => null, 'menus' => array(),
);

function add_action($hook, $call, $priority = 10, $count = 1) { global $wp; $wp->hooks[$hook][] = array($call, $count); }
function add_filter($hook, $call, $priority = 10, $count = 1) { add_action($hook, $call, $priority, $count); }
function register_deactivation_hook($file, $call) { global $wp; $wp->deactivate = $call; }
function plugin_basename($file) { return basename(dirname($file)) . '/' . basename($file); }
function is_multisite() { global $wp; return isset($wp->sites); }
function get_sites($asked) { global $wp; return array_keys($wp->sites); }
function switch_to_blog($id) { global $wp; $wp->at = $id; $wp->options = $wp->sites[$id]; }
function restore_current_blog() { global $wp; $wp->sites[$wp->at] = $wp->options; }
function do_action($hook, ...$values) { global $wp; foreach ($wp->hooks[$hook] ?? array() as list($call, $count)) $call(...array_slice($values, 0, $count)); }
function apply_filters($hook, $value) { global $wp; foreach ($wp->hooks[$hook] ?? array() as list($call)) $value = $call($value); return $value; }
function get_option($name, $default = false) { global $wp; return $wp->options[$name] ?? $default; }
// An option that was not there yet is added, for which its value is cleaned once more.
function update_option($name, $value)
{
    global $wp;
    $cleaner = $wp->settings[$name]['sanitize_callback'] ?? function ($value) { return $value; };
    $clean = $cleaner($value);
    $wp->options[$name] = array_key_exists($name, $wp->options) ? $clean : $cleaner($clean);
}
function delete_option($name) { global $wp; unset($wp->options[$name]); }
function register_setting($group, $name, $more = array()) { global $wp; $wp->settings[$name] = $more + array('group' => $group); }
function add_settings_error($setting, $code, $message) { global $wp; $wp->errors[] = $message; }
function settings_errors() { global $wp; foreach ($wp->errors as $error) echo esc_html($error); }
function settings_fields($group) { echo '<input type="hidden" name="option_page" value="' . esc_attr($group) . '">'; wp_nonce_field($group . '-options'); }
function wp_nonce_field($action) { echo '<input type="hidden" name="_wpnonce" value="nonce of ' . esc_attr($action) . '">'; }
function check_admin_referer($action) { if (($_POST['_wpnonce'] ?? '') !== 'nonce of ' . $action) wp_die('the link has expired', '', array('response' => 403)); return 1; }
function current_user_can($what) { global $wp; return in_array($what, $wp->may, true); }
function get_current_user_id() { return 1; }
function wp_die($message, $title = '', $more = array()) { throw new Stopped('died ' . ($more['response'] ?? 500) . ': ' . $message); }
function wp_safe_redirect($url) { global $wp; $wp->went = $url; throw new Stopped('went to ' . $url); }
function set_transient($name, $value, $seconds) { global $wp; $wp->transients[$name] = $value; }
function get_transient($name) { global $wp; return $wp->transients[$name] ?? false; }
function delete_transient($name) { global $wp; unset($wp->transients[$name]); }
function add_submenu_page($parent, $title, $menu, $may, $slug, $call) { global $wp; $wp->menus[$slug] = array($parent, $may, $call); }
function submit_button($text = 'Save Changes') { echo '<input type="submit" value="' . esc_attr($text) . '">'; }
function esc_html($text) { return htmlspecialchars((string) $text, ENT_QUOTES, 'UTF-8'); }
function esc_attr($text) { return esc_html($text); }
function esc_textarea($text) { return esc_html($text); }
function esc_url($text) { return esc_html($text); }
function esc_url_raw($text) { return preg_match('#^https?://#i', $text) ? $text : ''; }
// Translations as gettext keeps them (the file format .mo), in the language that the test has chosen.
function load_plugin_textdomain($domain, $unused, $folder) { global $wp, $plugin; $wp->texts = isset($wp->locale) ? mo_texts($plugin . '/languages/' . $domain . '-' . $wp->locale . '.mo') : array(); }
function mo_texts($file)
{
    $bytes = file_get_contents($file);
    list(, $magic, , $count, $originals, $translations) = unpack('V5', $bytes);
    if ($magic !== 0x950412de) die('not a .mo file');
    $texts = array();
    $at = function ($table, $index) use ($bytes) { list(, $length, $offset) = unpack('V2', $bytes, $table + 8 * $index); return substr($bytes, $offset, $length); };
    for ($index = 0; $index < $count; $index++) $texts[$at($originals, $index)] = $at($translations, $index);
    return $texts;
}
function __($text, $domain) { global $wp; return $wp->texts[$text] ?? $text; }
function esc_html__($text, $domain) { return esc_html(__($text, $domain)); }
function untrailingslashit($text) { return rtrim($text, '/\\'); }
function sanitize_text_field($text) { return trim(preg_replace('/\s+/', ' ', strip_tags($text))); }
function sanitize_textarea_field($text) { return trim(strip_tags($text)); }
function sanitize_key($text) { return preg_replace('/[^a-z0-9_\-]/', '', strtolower($text)); }
function wp_unslash($value) { return stripslashes($value); }
function wp_strip_all_tags($text) { return trim(strip_tags($text)); }
function wp_specialchars_decode($text, $flags) { return htmlspecialchars_decode($text, $flags); }
function wp_json_encode($value) { return json_encode($value); }
function wp_parse_url($url) { return parse_url($url); }
function wp_generate_uuid4() { return bin2hex(random_bytes(16)); }
function home_url() { return 'https://shop.example'; }
function admin_url($path) { return 'https://shop.example/wp-admin/' . $path; }
function get_bloginfo($what) { return 'Tom &amp; Co'; }
function is_wp_error($value) { return $value instanceof WP_Error; }
function wp_remote_retrieve_response_code($response) { return $response['response']['code']; }
function wp_remote_retrieve_body($response) { return $response['body']; }

function wp_remote_post($url, $args)
{
    global $wp;
    $wp->requests[] = array('url' => $url) + $args;
    if (isset($wp->answer)) return $wp->answer;
    $lines = array();
    foreach ($args['headers'] as $name => $value) $lines[] = "$name: $value";
    $context = stream_context_create(array('http' => array(
        'method' => 'POST', 'header' => $lines, 'content' => $args['body'], 'timeout' => $args['timeout'],
        'ignore_errors' => true, 'follow_location' => 0,
    )));
    $body = @file_get_contents($url, false, $context);
    if ($body === false) return new WP_Error('http_request_failed', 'the connection was refused');
    return array('response' => array('code' => (int) explode(' ', $http_response_header[0])[1]), 'body' => $body);
}

// Action Scheduler: what is queued runs when the test says so.
function as_enqueue_async_action($hook, $values, $group) { global $wp; $wp->now[] = array($hook, $values); }
function as_unschedule_all_actions($hook, $values = array(), $group = '') { global $wp; $wp->unscheduled = array($hook, $group); }
function as_schedule_single_action($at, $hook, $values, $group) { global $wp; $wp->later[] = array($at - time(), $hook, $values); }
function run_queue() { global $wp; while ($one = array_shift($wp->now)) do_action($one[0], ...$one[1]); }

final class Order
{
    public $notes = array();
    private $fields;
    public function __construct($fields) { $this->fields = $fields; }
    public function get_id() { return $this->fields['id']; }
    public function get_order_number() { return 'A-' . $this->fields['id']; }
    public function get_billing_phone() { return $this->fields['phone']; }
    public function get_billing_country() { return $this->fields['country']; }
    public function get_billing_first_name() { return 'Anna'; }
    public function get_billing_last_name() { return 'O&B'; }
    /** In the background it has come to another status. */
    public function get_status() { return 'refunded'; }
    public function get_formatted_order_total() { return '<span><bdi>12.50&nbsp;&euro;</bdi></span>'; }
    public function add_order_note($note) { $this->notes[] = $note; }
}

final class Countries { public function get_country_calling_code($country) { return array('RU' => '+7', 'DE' => '+49', 'IT' => '+39')[$country] ?? ''; } }
function WC() { return (object) array('countries' => new Countries()); }
function wc_get_order($id) { global $wp; return $wp->orders[$id] ?? false; }
function wc_get_order_statuses() { return array('wc-processing' => 'Processing', 'wc-completed' => 'Completed'); }
function wc_get_order_status_name($status) { return ucfirst($status); }
