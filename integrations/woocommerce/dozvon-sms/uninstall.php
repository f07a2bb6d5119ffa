<?php
/** Nothing is left behind, the key least of all: in a network of sites, on none of them. */

defined('WP_UNINSTALL_PLUGIN') || exit;

$dozvon_sms_sites = is_multisite() ? get_sites(array('fields' => 'ids', 'number' => 0)) : array(0);
foreach ($dozvon_sms_sites as $dozvon_sms_site) {
    if ($dozvon_sms_site !== 0) {
        switch_to_blog($dozvon_sms_site);
    }
    foreach (array('url', 'key', 'sender', 'templates') as $dozvon_sms_name) {
        delete_option('dozvon_sms_' . $dozvon_sms_name);
    }
    if ($dozvon_sms_site !== 0) {
        restore_current_blog();
    }
}
