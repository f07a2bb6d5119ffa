<?php
/** Installs the module: registers it, and its provider with messageservice. Owns what installing leaves behind, and takes it away. */

use Bitrix\Main\EventManager;
use Bitrix\Main\Localization\Loc;
use Bitrix\Main\ModuleManager;

Loc::loadMessages(__FILE__);

class dozvon_sms extends CModule
{
    public $MODULE_ID = 'dozvon.sms';

    public function __construct()
    {
        $arModuleVersion = [];
        include __DIR__ . '/version.php';
        $this->MODULE_VERSION = $arModuleVersion['VERSION'];
        $this->MODULE_VERSION_DATE = $arModuleVersion['VERSION_DATE'];
        $this->MODULE_NAME = Loc::getMessage('DOZVON_SMS_NAME');
        $this->MODULE_DESCRIPTION = Loc::getMessage('DOZVON_SMS_DESCRIPTION');
        $this->PARTNER_NAME = 'Dozvon';
        $this->PARTNER_URI = '';
    }

    public function DoInstall()
    {
        global $APPLICATION;

        // The provider is a class of that module's kind: without it nothing could load it.
        if (!ModuleManager::isModuleInstalled('messageservice'))
        {
            $APPLICATION->ThrowException(Loc::getMessage('DOZVON_SMS_SERVICE_MISSING'));

            return false;
        }
        ModuleManager::registerModule($this->MODULE_ID);
        EventManager::getInstance()->registerEventHandler(
            'messageservice', 'onGetSmsSenders', $this->MODULE_ID, \Dozvon\Sms\Sender::class, 'onGetSmsSenders'
        );

        return true;
    }

    public function DoUninstall()
    {
        EventManager::getInstance()->unRegisterEventHandler(
            'messageservice', 'onGetSmsSenders', $this->MODULE_ID, \Dozvon\Sms\Sender::class, 'onGetSmsSenders'
        );
        \Bitrix\Main\Config\Option::delete($this->MODULE_ID);
        ModuleManager::unRegisterModule($this->MODULE_ID);
    }
}
