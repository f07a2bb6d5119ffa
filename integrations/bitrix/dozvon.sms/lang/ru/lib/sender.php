<?php
$MESS['DOZVON_SMS_NO_KEY'] = 'Ключ не задан';
$MESS['DOZVON_SMS_NOT_SET_UP'] = 'Дозвон не настроен';
$MESS['DOZVON_SMS_NOT_SENT'] = 'Сообщение не отправлено, статуса у него нет';
