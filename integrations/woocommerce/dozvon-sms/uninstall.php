<?php
/** Nothing is left behind, the key least of all. */

defined('WP_UNINSTALL_PLUGIN') || exit;

foreach (array('url', 'key', 'sender', 'templates') as $name) {
    delete_option('dozvon_sms_' . $name);
}
