<?php
/**
 * Plugin Name: Dozvon SMS for WooCommerce
 * Description: Sends an SMS through your own Dozvon when the status of an order changes.
 * Version: 1.0.0
 * Requires at least: 5.8
 * Requires PHP: 7.4
 * Requires Plugins: woocommerce
 * Author: Dozvon
 * License: MIT
 * License URI: https://opensource.org/license/mit
 * Text Domain: dozvon-sms
 * Domain Path: /languages
 */

defined('ABSPATH') || exit;

require_once __DIR__ . '/class-dozvon-sms-client.php';
require_once __DIR__ . '/class-dozvon-sms-phone.php';
require_once __DIR__ . '/class-dozvon-sms-orders.php';
require_once __DIR__ . '/class-dozvon-sms-settings.php';

// Orders are read and written by WooCommerce's own methods alone, so it does not matter which tables they are in.
add_action('before_woocommerce_init', static function () {
    if (class_exists('\Automattic\WooCommerce\Utilities\FeaturesUtil')) {
        \Automattic\WooCommerce\Utilities\FeaturesUtil::declare_compatibility('custom_order_tables', __FILE__, true);
    }
});

add_action('init', static function () {
    load_plugin_textdomain('dozvon-sms', false, dirname(plugin_basename(__FILE__)) . '/languages');
});

register_deactivation_hook(__FILE__, array(Dozvon_SMS_Orders::class, 'forget'));

Dozvon_SMS_Orders::register();
Dozvon_SMS_Settings::register();
