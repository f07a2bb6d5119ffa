<?php
// The seven operations through PHP's SoapClient in WSDL mode, as clients of the service use them. Prints what each gave as JSON.
// Arguments: address of the WSDL, login, password, API key.

[, $wsdl, $login, $psw, $key] = $argv;
$options = ['cache_wsdl' => WSDL_CACHE_NONE, 'trace' => true, 'exceptions' => true];
$client = new SoapClient($wsdl, $options);
$who = ['login' => $login, 'psw' => $psw];
$sms = $who + ['phones' => '79990000001', 'mes' => 'Привет <&> "мир"', 'id' => '', 'sender' => '', 'time' => 0];
$told = [];

$told['functions'] = count($client->__getFunctions());
$told['balance'] = $client->get_balance($who);
$told['cost'] = $client->get_sms_cost($who + ['phones' => '79990000001;79990000002', 'mes' => 'Hi']);
$told['cost2'] = $client->get_sms_cost2(
    $who + ['phones' => '79990000001', 'mes' => str_repeat('a', 400), 'query' => 'maxsms=2']
);

$sent = $client->send_sms($sms);
if ($sent->sendresult->error) exit('refused');
$told['sent'] = $sent;
$told['two'] = $client->send_sms2(
    ['phones' => '79990000002,123', 'mes' => 'Second', 'id' => 'own-7', 'query' => 'valid=01:00&flash=1'] + $sms
);
$told['bad number'] = $client->send_sms2(['phones' => '123', 'query' => ''] + $sms);
$told['bad date'] = $client->send_sms(['time' => 'never', 'mes' => 'x'] + $sms);
$told['wrong password'] = $client->send_sms(['psw' => 'nonsense'] + $sms);

// The caller goes on when the first message has its last status.
fwrite(STDOUT, json_encode([$sent->sendresult->id]) . "\n");
fgets(STDIN);

$named = $who + ['phone' => '79990000001', 'id' => $sent->sendresult->id];
$told['status'] = $client->get_status($named + ['all' => '0']);
$told['status all'] = $client->get_status($named + ['all' => 1]);
$told['status2'] = $client->get_status2($named + ['query' => 'all=2']);
$told['unknown'] = $client->get_status(['id' => '424242'] + $named);
$told['several'] = $client->get_status(['id' => '1,2'] + $named);

$told['by key'] = $client->get_balance(['apikey' => $key]);
$twelve = new SoapClient($wsdl, $options + ['soap_version' => SOAP_1_2]);
$told['soap 1.2'] = $twelve->get_balance($who);

try {
    $bare = new SoapClient(null, ['location' => preg_replace('/\?.*/', '', $wsdl), 'uri' => 'urn:x']);
    $bare->nonsense();
} catch (SoapFault $fault) {
    $told['fault'] = [$fault->faultcode, $fault->faultstring];
}
fwrite(STDOUT, json_encode($told, JSON_UNESCAPED_UNICODE));
