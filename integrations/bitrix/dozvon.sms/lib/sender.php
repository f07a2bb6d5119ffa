<?php

namespace Dozvon\Sms;

use Bitrix\Main\Config\Option;
use Bitrix\Main\Error;
use Bitrix\Main\Localization\Loc;
use Bitrix\Main\Result;
use Bitrix\MessageService\MessageStatus as Status;
use Bitrix\MessageService\Sender\BaseConfigurable;
use Bitrix\MessageService\Sender\Result\MessageStatus;
use Bitrix\MessageService\Sender\Result\SendMessage;

Loc::loadMessages(__FILE__);

/** Dozvon as a provider of the module messageservice: what CRM, robots and business processes send SMS by. */
final class Sender extends BaseConfigurable
{
    public const ID = 'dozvon';

    /** Words of the JSON API, and what messageservice calls the same. */
    private const STATUSES = [
        'stopped' => Status::QUEUED,
        'waiting' => Status::QUEUED,
        'handed' => Status::SENT,
        'delivered' => Status::DELIVERED,
        'read' => Status::READ,
        'clicked' => Status::READ,
        'expired' => Status::UNDELIVERED,
        'undeliverable' => Status::UNDELIVERED,
        'unreachable' => Status::UNDELIVERED,
        'numberWrong' => Status::FAILED,
        'forbidden' => Status::FAILED,
        'moneyShort' => Status::FAILED,
    ];

    /** For the event onGetSmsSenders of messageservice. */
    public static function onGetSmsSenders(): array
    {
        return [new self()];
    }

    public function getId()
    {
        return self::ID;
    }

    public function getName()
    {
        return 'Dozvon';
    }

    public function getShortName()
    {
        return 'Dozvon';
    }

    /** Else messageservice asks it for no status; its settings are on the page of the module. */
    public function isConfigurable()
    {
        return true;
    }

    public function isRegistered()
    {
        return (new Client())->isConfigured();
    }

    public function canUse()
    {
        return $this->isRegistered();
    }

    /** Names that may be chosen: those of the settings; the first is the usual one. */
    public function getFromList()
    {
        $names = preg_split('/\s*,\s*/', (string)Option::get(Client::MODULE, 'senders'), -1, PREG_SPLIT_NO_EMPTY);
        $list = array_map(static fn (string $name): array => ['id' => $name, 'name' => $name], $names ?: []);

        // A list must not be empty; this id stands for the account's own name.
        return $list !== [] ? $list : [['id' => self::ID, 'name' => 'Dozvon']];
    }

    public function getDefaultFrom()
    {
        return $this->getFromList()[0]['id'];
    }

    public function setDefaultFrom($from)
    {
        return $this;
    }

    /** @param array $fields url, key */
    public function register(array $fields)
    {
        $url = (string)($fields['url'] ?? '');
        $key = (string)($fields['key'] ?? '');
        $fault = Client::addressFault($url);
        if ($fault !== '' || $key === '')
        {
            return (new Result())->addError(new Error($fault !== '' ? $fault : (string)Loc::getMessage('DOZVON_SMS_NO_KEY')));
        }
        Option::set(Client::MODULE, 'url', rtrim($url, '/'));
        Option::set(Client::MODULE, 'key', $key);

        return new Result();
    }

    public function getOwnerInfo()
    {
        return ['url' => (string)Option::get(Client::MODULE, 'url')];
    }

    public function getExternalManageUrl()
    {
        return (string)Option::get(Client::MODULE, 'url');
    }

    public function getManageUrl()
    {
        return '/bitrix/admin/settings.php?mid=' . Client::MODULE;
    }

    public function sendMessage(array $messageFields)
    {
        $result = new SendMessage();
        if (!$this->canUse())
        {
            return $result->addError(new Error((string)Loc::getMessage('DOZVON_SMS_NOT_SET_UP')));
        }
        $body = [
            'recipients' => [(string)$messageFields['MESSAGE_TO']],
            'text' => (string)$messageFields['MESSAGE_BODY'],
        ];
        $from = (string)($messageFields['MESSAGE_FROM'] ?? '');
        if ($from !== '' && $from !== self::ID)
        {
            $body['sender'] = $from;
        }
        // The row's number is given before sending, so a sending that is made again is the same one.
        $row = (string)($messageFields['ID'] ?? '');
        $key = 'bitrix-' . ($row === '' ? bin2hex(random_bytes(12)) : self::installation() . '-' . $row);
        $told = (new Client())->post('/messages', $body, $key);
        if (!$told->isSuccess())
        {
            return $result->addErrors($told->getErrors());
        }
        $result->setExternalId((string)$told->getData()['id']);
        $result->setStatus(Status::QUEUED);

        return $result;
    }

    public function getMessageStatus(array $messageFields)
    {
        $result = new MessageStatus();
        $result->setId($messageFields['ID'] ?? '');
        $result->setExternalId($messageFields['EXTERNAL_ID'] ?? '');
        if ((string)$result->getExternalId() === '')
        {
            return $result->addError(new Error((string)Loc::getMessage('DOZVON_SMS_NOT_SENT')));
        }
        $query = http_build_query(['recipient' => (string)($messageFields['MESSAGE_TO'] ?? '')]);
        $told = (new Client())->get('/messages/' . rawurlencode((string)$result->getExternalId()) . '?' . $query);
        if (!$told->isSuccess())
        {
            return $result->addErrors($told->getErrors());
        }
        $data = $told->getData();
        $result->setStatusText((string)($data['statusText'] ?? ''));
        $result->setStatusCode(self::resolveStatus($data['status'] ?? ''));

        return $result;
    }

    public static function resolveStatus($serviceStatus)
    {
        return self::STATUSES[(string)$serviceStatus] ?? Status::FAILED;
    }

    /** Tells the rows of this installation from those of another with the same account. */
    private static function installation(): string
    {
        $mark = (string)Option::get(Client::MODULE, 'installation');
        if ($mark === '')
        {
            $mark = bin2hex(random_bytes(6));
            Option::set(Client::MODULE, 'installation', $mark);
        }

        return $mark;
    }
}
