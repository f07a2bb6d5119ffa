<?php
// The plugin as a shop uses it: settings saved and shown, orders whose status changes, a server that is away. Prints what came of it as
// JSON; arguments are the address of Dozvon and a key.

require __DIR__ . '/wordpress.php';
list(, $plugin, $url, $key) = $argv;
require $plugin . '/dozvon-sms.php';

$told = array();
do_action('admin_menu');
do_action('admin_init');

function page()
{
    global $wp;
    ob_start();
    try {
        ($wp->menus['dozvon-sms'][2])();
    } catch (Stopped $stopped) {
        ob_end_clean();
        return $stopped->getMessage();
    }
    return ob_get_clean();
}

function tried($phone, $nonce)
{
    $_POST = array('phone' => $phone, '_wpnonce' => $nonce);
    try {
        do_action('admin_post_dozvon_sms_try');
    } catch (Stopped $stopped) {
        return $stopped->getMessage();
    }
    return 'went on';
}

$told['stranger sees'] = page();
$told['stranger tries'] = tried('79990000301', 'nonce of dozvon_sms_try');
$wp->may[] = 'manage_woocommerce';
$told['may save'] = apply_filters('option_page_capability_dozvon_sms', 'manage_options');
update_option('dozvon_sms_url', 'http://dozvon.example');
$told['plain http'] = array(get_option('dozvon_sms_url', ''), $wp->errors);
$wp->errors = array();
update_option('dozvon_sms_url', $url . '/');
update_option('dozvon_sms_key', 'no');
$told['no key'] = array(get_option('dozvon_sms_key', ''), $wp->errors);
$wp->errors = array();
update_option('dozvon_sms_key', $key);
update_option('dozvon_sms_key', '');
$told['empty keeps'] = get_option('dozvon_sms_key') === $key;
update_option('dozvon_sms_templates', array('completed' => '{first_name} {last_name}, {shop}: {number} {status}, {total}', 'processing' => ''));
$html = page();
$told['key is shown'] = strpos($html, $key) !== false;
$told['nonces'] = array(strpos($html, 'nonce of dozvon_sms-options') !== false, strpos($html, 'nonce of dozvon_sms_try') !== false);
preg_match_all('/<(?:input type="tel"|input class[^>]*|textarea[^>]*) ?id="(\w+)"|<(?:input|textarea)[^>]* id="(\w+)"/', $html, $fields);
preg_match_all('/<label for="(\w+)"/', $html, $labels);
$told['without a label'] = array_values(array_diff(array_filter(array_merge($fields[1], $fields[2])), $labels[1]));
$told['without nonce'] = tried('79990000301', '');
$told['tries'] = tried('79990000301', 'nonce of dozvon_sms_try');
$told['outcome is told once'] = array(strpos(page(), 'notice-success') !== false, strpos(page(), 'notice-success') !== false);

$wp->orders[1] = new Order(array('id' => 1, 'phone' => '8 (999) 000-03-02', 'country' => 'RU'));
$wp->orders[2] = new Order(array('id' => 2, 'phone' => '', 'country' => 'RU'));
$wp->orders[3] = new Order(array('id' => 3, 'phone' => '12', 'country' => 'RU'));
foreach (array(1, 1, 2, 3) as $id) do_action('woocommerce_order_status_changed', $id, 'processing', 'completed', $wp->orders[$id]);
do_action('woocommerce_order_status_changed', 1, 'pending', 'processing', $wp->orders[1]);
$told['before the queue'] = $wp->orders[1]->notes;
run_queue();
foreach ($wp->orders as $id => $order) $told["notes $id"] = $order->notes;
$last = $wp->requests[count($wp->requests) - 1];
$told['request'] = array($last['sslverify'], $last['redirection'], isset($last['headers']['Authorization']));

$wp->options['dozvon_sms_url'] = 'http://127.0.0.1:9';
$wp->orders[4] = new Order(array('id' => 4, 'phone' => '+79990000304', 'country' => ''));
do_action('woocommerce_order_status_changed', 4, 'processing', 'completed', $wp->orders[4]);
run_queue();
for ($at = 0; $at < 3; $at++) {
    list($seconds, $hook, $values) = $wp->later[$at];
    $told['again after'][] = $seconds;
    if ($at === 1) $wp->options['dozvon_sms_url'] = $url;
    do_action($hook, ...$values);
    if (count($wp->later) === $at + 1) break;
}
$told['notes 4'] = $wp->orders[4]->notes;

$told['numbers'] = array(
    Dozvon_SMS_Phone::international('0171 123-45 67', 'DE', '+49'), Dozvon_SMS_Phone::international('+49 171 1234567', 'DE', '+49'),
    Dozvon_SMS_Phone::international('06 1234 5678', 'IT', '+39'), Dozvon_SMS_Phone::international('0049171', 'RU', '+7'),
    Dozvon_SMS_Phone::international('9990000302', 'RU', '+7'), Dozvon_SMS_Phone::international('491711234567', 'DE', '+49'),
);
$told['abroad'] = array(Dozvon_SMS_Phone::international('+44 (0)20 7946 0958', 'GB', '+44'), Dozvon_SMS_Phone::international('+39 (0)6 1234 5678', 'IT', '+39'));

$wp->answer = array('response' => array('code' => 200), 'body' => '<html>another server</html>');
$told['another server'] = Dozvon_SMS_Client::send('79990000301', 'x', 'woo-other');

$wp->locale = 'ru_RU';
do_action('init');
$written = array();
foreach (glob($plugin . '/*.php') as $file) {
    preg_match_all("/__\\('((?:[^'\\\\]|\\\\.)*)', 'dozvon-sms'\\)/", file_get_contents($file), $found);
    $written = array_merge($written, $found[1]);
}
$told['texts'] = count($written) > 15;
$told['untranslated'] = array_values(array_diff($written, array_keys($wp->texts)));
$told['no longer written'] = array_values(array_diff(array_keys($wp->texts), $written, array('')));
$told['in Russian'] = strpos(page(), 'Адрес Дозвона') !== false;

($wp->deactivate)();
$told['unscheduled'] = $wp->unscheduled;
define('WP_UNINSTALL_PLUGIN', 'dozvon-sms');
$wp->sites = array(1 => $wp->options, 2 => $wp->options + array('blogname' => 'Two'));
require $plugin . '/uninstall.php';
$told['left'] = array_map('array_keys', array_values($wp->sites));
echo json_encode($told);
