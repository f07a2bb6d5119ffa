<?php
/** Loaded with the module. Owns where its classes are. */

defined('B_PROLOG_INCLUDED') && B_PROLOG_INCLUDED === true || die();

\Bitrix\Main\Loader::registerAutoLoadClasses('dozvon.sms', [
    \Dozvon\Sms\Client::class => 'lib/client.php',
    \Dozvon\Sms\Sender::class => 'lib/sender.php',
]);
