<?php
$MESS['DOZVON_SMS_ADDRESS'] = 'Адрес должен быть вида https://dozvon.example';
$MESS['DOZVON_SMS_HTTPS'] = 'Адрес должен начинаться с https://; http:// допустим только для этой же машины';
$MESS['DOZVON_SMS_AWAY'] = 'Дозвон не отвечает';
