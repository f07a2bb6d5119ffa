<?php
/** The settings page of the module. Owns its form and who may save it; a key that was saved is never shown again. */

defined('B_PROLOG_INCLUDED') && B_PROLOG_INCLUDED === true || die();

use Bitrix\Main\Config\Option;
use Bitrix\Main\Loader;
use Bitrix\Main\Localization\Loc;

global $APPLICATION, $USER;

Loc::loadMessages(__FILE__);
if (!$USER->IsAdmin() || !Loader::includeModule('messageservice') || !Loader::includeModule('dozvon.sms'))
{
    return;
}
$module = \Dozvon\Sms\Client::MODULE;
$fault = '';
$isSaved = false;
if ($_SERVER['REQUEST_METHOD'] === 'POST' && isset($_POST['save']) && check_bitrix_sessid())
{
    $key = trim((string)($_POST['key'] ?? ''));
    // An empty field keeps the key that is there.
    $told = (new \Dozvon\Sms\Sender())->register([
        'url' => trim((string)($_POST['url'] ?? '')),
        'key' => $key !== '' ? $key : (string)Option::get($module, 'key'),
    ]);
    $fault = implode(' ', $told->getErrorMessages());
    if ($fault === '')
    {
        Option::set($module, 'senders', trim((string)($_POST['senders'] ?? '')));
        $isSaved = true;
    }
}
if ($fault !== '')
{
    CAdminMessage::ShowMessage($fault);
}
elseif ($isSaved)
{
    CAdminMessage::ShowNote(Loc::getMessage('DOZVON_SMS_SAVED'));
}
$action = $APPLICATION->GetCurPage() . '?mid=' . urlencode($module) . '&lang=' . LANGUAGE_ID;
$hint = (string)Option::get($module, 'key') === '' ? '' : Loc::getMessage('DOZVON_SMS_KEPT');
?>
<form method="post" action="<?= htmlspecialcharsbx($action) ?>">
    <?= bitrix_sessid_post() ?>
    <table class="adm-detail-content-table edit-table">
        <tr>
            <td width="40%"><label for="dozvon_sms_url"><?= Loc::getMessage('DOZVON_SMS_URL') ?></label></td>
            <td><input type="text" size="50" id="dozvon_sms_url" name="url" value="<?= htmlspecialcharsbx((string)Option::get($module, 'url')) ?>"></td>
        </tr>
        <tr>
            <td><label for="dozvon_sms_key"><?= Loc::getMessage('DOZVON_SMS_KEY') ?></label></td>
            <td><input type="password" size="50" id="dozvon_sms_key" name="key" value="" autocomplete="new-password" placeholder="<?= htmlspecialcharsbx($hint) ?>"></td>
        </tr>
        <tr>
            <td><label for="dozvon_sms_senders"><?= Loc::getMessage('DOZVON_SMS_SENDERS') ?></label></td>
            <td><input type="text" size="50" id="dozvon_sms_senders" name="senders" value="<?= htmlspecialcharsbx((string)Option::get($module, 'senders')) ?>"></td>
        </tr>
    </table>
    <input type="submit" name="save" value="<?= Loc::getMessage('DOZVON_SMS_SAVE') ?>" class="adm-btn-save">
</form>
