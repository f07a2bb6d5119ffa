<?php
// The whole library, for programs without Composer.

foreach (['Errors', 'Exchange', 'Api', 'Menu', 'Webhook', 'Groups', 'Dozvon', 'Classic'] as $file) {
    require_once __DIR__ . "/$file.php";
}
