<?php
// The provider of the module dozvon.sms between stand-ins for Bitrix' classes, whose names and signatures are those of the modules main
// and messageservice. Prints what came of each call as JSON; arguments are the module's folder, the address of Dozvon and a key,
// and, to ask for a status alone, the id of a message that was sent before.

namespace Bitrix\Main {
    class Error
    {
        private $message;
        private $code;
        public function __construct($message, $code = 0) { $this->message = $message; $this->code = $code; }
        public function getMessage() { return $this->message; }
        public function getCode() { return $this->code; }
    }

    class Result
    {
        private $errors = [];
        private $data = [];
        public function addError(Error $error) { $this->errors[] = $error; return $this; }
        public function addErrors(array $errors) { array_push($this->errors, ...$errors); return $this; }
        public function isSuccess() { return $this->errors === []; }
        public function getErrors() { return $this->errors; }
        public function getErrorMessages() { return array_map(fn ($error) => $error->getMessage(), $this->errors); }
        public function setData(array $data) { $this->data = $data; return $this; }
        public function getData() { return $this->data; }
    }

    class ArgumentException extends \Exception {}

    class Loader
    {
        public static $classes = [];
        public static function includeModule($id) { return true; }
        public static function registerAutoLoadClasses($module, array $classes) { self::$classes += $classes; }
    }

    class ModuleManager
    {
        public static $modules = [];
        public static function isModuleInstalled($id) { return isset(self::$modules[$id]); }
        public static function registerModule($id) { self::$modules[$id] = true; }
        public static function unRegisterModule($id) { unset(self::$modules[$id]); }
    }

    class EventManager
    {
        public static $handlers = [];
        public static function getInstance() { return new self(); }
        public function registerEventHandler($from, $event, $to, $class = '', $method = '') { self::$handlers["$from:$event"] = [$class, $method]; }
        public function unRegisterEventHandler($from, $event, $to, $class = '', $method = '') { unset(self::$handlers["$from:$event"]); }
    }
}

namespace Bitrix\Main\Localization {
    class Loc
    {
        public static $language = 'en';
        private static $texts = [];
        /** Those of lang/<language>/ with the same path as the file, in both languages, as the real one finds them. */
        public static function loadMessages($file)
        {
            global $module;
            $inner = substr(realpath($file), strlen(realpath($module)) + 1);
            foreach (['en', 'ru'] as $language) {
                $MESS = [];
                include "$module/lang/$language/$inner";
                self::$texts[$language] = $MESS + (self::$texts[$language] ?? []);
            }
        }
        public static function getMessage($name) { return self::$texts[self::$language][$name] ?? null; }
        /** Names that one language has and the other has not. */
        public static function alone() { return array_merge(array_keys(array_diff_key(self::$texts['en'], self::$texts['ru'])), array_keys(array_diff_key(self::$texts['ru'], self::$texts['en']))); }
    }
}

namespace Bitrix\Main\Config {
    class Option
    {
        public static $values = [];
        public static function get($module, $name, $default = '') { return self::$values[$module][$name] ?? $default; }
        public static function set($module, $name, $value = '') { self::$values[$module][$name] = $value; }
        public static function delete($module, array $filter = []) { unset(self::$values[$module]); }
    }
}

namespace Bitrix\Main\Web {
    class Json
    {
        public static function encode($data) { return json_encode($data, JSON_THROW_ON_ERROR); }
        public static function decode($text)
        {
            $data = json_decode($text, true);
            if ($data === null) throw new \Bitrix\Main\ArgumentException('not JSON');
            return $data;
        }
    }

    class HttpClient
    {
        public static $options;
        private $headers = [];
        private $status = 0;
        public function __construct(?array $options = null) { self::$options = $options; }
        public function setHeader($name, $value) { $this->headers[] = "$name: $value"; return $this; }
        public function get($url) { return $this->ask('GET', $url, ''); }
        public function post($url, $data = null) { return $this->ask('POST', $url, $data); }
        public function getStatus() { return $this->status; }
        private function ask($method, $url, $data)
        {
            $context = stream_context_create(['http' => ['method' => $method, 'header' => $this->headers, 'content' => $data, 'ignore_errors' => true, 'follow_location' => 0]]);
            $text = @file_get_contents($url, false, $context);
            if ($text !== false) $this->status = (int) explode(' ', $http_response_header[0])[1];
            return $text;
        }
    }
}

namespace Bitrix\MessageService {
    class MessageType { const SMS = 'SMS'; }

    class MessageStatus
    {
        const PENDING = 0, ERROR = 1, EXCEPTION = 2, DEFERRED = 3;
        const ACCEPTED = 10, QUEUED = 11, SENDING = 12, SENT = 13, DELIVERED = 14, UNDELIVERED = 15, FAILED = 16, READ = 17;
    }
}

namespace Bitrix\MessageService\Sender {
    abstract class Base
    {
        public static function isSupported() { return true; }
        public function isConfigurable() { return false; }
        public function getType() { return \Bitrix\MessageService\MessageType::SMS; }
        abstract public function getId();
        public function getExternalId() { return $this->getType() . ':' . $this->getId(); }
        abstract public function getName();
        abstract public function getShortName();
        abstract public function canUse();
        abstract public function getFromList();
        public function isCorrectFrom($from) { return in_array($from, array_column($this->getFromList(), 'id'), true); }
        abstract public function sendMessage(array $messageFields);
        public static function resolveStatus($serviceStatus) { return null; }
    }

    abstract class BaseConfigurable extends Base
    {
        public function isConfigurable() { return true; }
        abstract public function isRegistered();
        public function isConfirmed() { return $this->isRegistered(); }
        abstract public function getDefaultFrom();
        abstract public function setDefaultFrom($from);
        public function canUse() { return $this->isRegistered() && $this->isConfirmed(); }
        abstract public function register(array $fields);
        abstract public function getOwnerInfo();
        public function getManageUrl() { return ''; }
        abstract public function getExternalManageUrl();
        abstract public function getMessageStatus(array $messageFields);
    }
}

namespace Bitrix\MessageService\Sender\Result {
    class SendMessage extends \Bitrix\Main\Result
    {
        private $externalId;
        private $status;
        public function setExternalId($externalId) { $this->externalId = $externalId; return $this; }
        public function getExternalId() { return $this->externalId; }
        public function setStatus($status) { $this->status = $status; return $this; }
        public function getStatus() { return $this->status; }
    }

    class MessageStatus extends \Bitrix\Main\Result
    {
        private $id;
        private $externalId;
        private $code;
        private $text;
        public function setId($id) { $this->id = (string) $id; return $this; }
        public function getId() { return $this->id; }
        public function setExternalId($externalId) { $this->externalId = (string) $externalId; return $this; }
        public function getExternalId() { return $this->externalId; }
        public function setStatusCode($code) { $this->code = $code; return $this; }
        public function getStatusCode() { return $this->code; }
        public function setStatusText($text) { $this->text = $text; return $this; }
        public function getStatusText() { return $this->text; }
    }
}

namespace {
    use Bitrix\Main\Config\Option;
    use Bitrix\Main\EventManager;
    use Bitrix\Main\Loader;
    use Bitrix\Main\Localization\Loc;
    use Bitrix\Main\ModuleManager;
    use Bitrix\Main\Web\HttpClient;

    class CModule {}

    class CAdminMessage
    {
        public static function ShowMessage($text) { echo 'fault: ' . htmlspecialcharsbx($text); }
        public static function ShowNote($text) { echo 'note: ' . htmlspecialcharsbx($text); }
    }

    class Application
    {
        public $thrown = '';
        public function ThrowException($text) { $this->thrown = $text; }
        public function GetCurPage() { return '/bitrix/admin/settings.php'; }
    }

    class User
    {
        public $isAdmin = false;
        public function IsAdmin() { return $this->isAdmin; }
    }

    function htmlspecialcharsbx($text) { return htmlspecialchars($text, ENT_QUOTES, 'UTF-8'); }
    function bitrix_sessid_post() { return '<input type="hidden" name="sessid" value="good">'; }
    function check_bitrix_sessid() { return ($_POST['sessid'] ?? '') === 'good'; }
    define('LANGUAGE_ID', 'ru');

    function settingsPage(array $post = [])
    {
        global $module;
        $_POST = $post;
        $_SERVER['REQUEST_METHOD'] = $post === [] ? 'GET' : 'POST';
        ob_start();
        (static function () use ($module) { include $module . '/options.php'; })();
        return ob_get_clean();
    }

    define('B_PROLOG_INCLUDED', true);
    list(, $module, $url, $key, $asked) = $argv + [4 => ''];
    require $module . '/install/index.php';
    require $module . '/include.php';
    spl_autoload_register(function ($class) use ($module) {
        if (isset(Loader::$classes[$class])) require $module . '/' . Loader::$classes[$class];
    });

    if ($asked !== '') {
        $sender = new \Dozvon\Sms\Sender();
        $sender->register(['url' => $url, 'key' => $key]);
        $status = $sender->getMessageStatus(['ID' => '7', 'EXTERNAL_ID' => $asked, 'MESSAGE_TO' => '+79990000401']);
        echo json_encode(['status' => [$status->getErrorMessages(), $status->getStatusCode(), $status->getId()]]);
        exit;
    }
    $told = [];
    $install = new dozvon_sms();
    $APPLICATION = new Application();
    $USER = new User();
    $told['without the service'] = [$install->DoInstall(), $APPLICATION->thrown, ModuleManager::$modules];
    ModuleManager::registerModule('messageservice');
    $install->DoInstall();
    $senders = call_user_func(EventManager::$handlers['messageservice:onGetSmsSenders']);
    $sender = $senders[0];
    $told['provider'] = [count($senders), $sender->getExternalId(), $sender->getName(), $sender->canUse()];
    $told['not set up'] = $sender->sendMessage(['MESSAGE_TO' => '79990000401', 'MESSAGE_BODY' => 'x'])->getErrorMessages();
    $told['plain http'] = $sender->register(['url' => 'http://dozvon.example', 'key' => $key])->getErrorMessages();
    $told['registered'] = [$sender->register(['url' => $url . '/', 'key' => $key])->isSuccess(), $sender->canUse()];
    $told['owner'] = array_keys($sender->getOwnerInfo());
    $told['from'] = [$sender->getDefaultFrom(), $sender->isCorrectFrom('dozvon')];

    $fields = ['ID' => '7', 'MESSAGE_TO' => '+79990000401', 'MESSAGE_BODY' => 'Ваш заказ готов', 'MESSAGE_FROM' => 'dozvon'];
    $sent = $sender->sendMessage($fields);
    $told['sent'] = [$sent->getErrorMessages(), $sent->getStatus()];
    $told['id'] = $sent->getExternalId();
    $again = $sender->sendMessage($fields);
    $told['again'] = $again->getExternalId() === $sent->getExternalId();
    $told['https is verified'] = [HttpClient::$options['disableSslVerification'], HttpClient::$options['redirect']];
    Option::set('dozvon.sms', 'senders', 'Shop, Other');
    $told['names'] = [array_column($sender->getFromList(), 'id'), $sender->getDefaultFrom()];
    $named = $sender->sendMessage(['ID' => '8', 'MESSAGE_FROM' => 'Shop', 'MESSAGE_BODY' => 'hello'] + $fields);
    $told['named'] = $named->getErrorMessages();
    $foreign = $sender->sendMessage(['ID' => '9', 'MESSAGE_FROM' => 'Other', 'MESSAGE_BODY' => 'bye'] + $fields);
    $told['foreign'] = [$foreign->isSuccess(), $foreign->getErrors()[0]->getCode()];

    $told['unknown'] = $sender->getMessageStatus(['ID' => '1', 'EXTERNAL_ID' => 'nobody', 'MESSAGE_TO' => '79990000401'])->getErrors()[0]->getCode();
    $told['asked for a status'] = $sender->isConfigurable();
    $told['never sent'] = $sender->getMessageStatus(['ID' => '1', 'EXTERNAL_ID' => '', 'MESSAGE_TO' => '79990000401'])->getErrorMessages();
    $told['stranger sees'] = settingsPage();
    $USER->isAdmin = true;
    $save = ['save' => 'y', 'url' => $url, 'key' => '', 'senders' => 'Shop, <b>'];
    settingsPage($save);
    $told['without session'] = Option::get('dozvon.sms', 'senders');
    $told['saved'] = strpos(settingsPage(['sessid' => 'good'] + $save), 'note: Saved') !== false;
    $told['kept'] = Option::get('dozvon.sms', 'key') === $key;
    $told['fault'] = strpos(settingsPage(['sessid' => 'good', 'url' => 'http://dozvon.example'] + $save), 'fault: The address must begin') !== false;
    Loc::$language = 'ru';
    $html = settingsPage();
    preg_match_all('/<label for="(\w+)">([^<]*)</', $html, $labels);
    preg_match_all('/ id="(\w+)"/', $html, $ids);
    $told['labels'] = [$labels[1] === $ids[1], $labels[2]];
    $told['in the page'] = [strpos($html, $key) === false, strpos($html, 'Shop, &lt;b&gt;') !== false];
    $told['in one language'] = Loc::alone();
    $told['words'] = array_map([get_class($sender), 'resolveStatus'], ['waiting', 'handed', 'delivered', 'read', 'expired', 'moneyShort', 'new word']);
    Option::set('dozvon.sms', 'url', 'http://127.0.0.1:9');
    $told['away'] = $sender->sendMessage($fields)->getErrors()[0]->getCode();
    $install->DoUninstall();
    $told['left'] = [Option::$values, EventManager::$handlers];
    echo json_encode($told, JSON_UNESCAPED_UNICODE);
}
