<?php
$MESS['DOZVON_SMS_URL'] = 'Адрес Дозвона';
$MESS['DOZVON_SMS_KEY'] = 'Ключ';
$MESS['DOZVON_SMS_KEPT'] = 'сохранён; новый его заменит';
$MESS['DOZVON_SMS_SENDERS'] = 'Имена отправителя через запятую';
$MESS['DOZVON_SMS_SAVE'] = 'Сохранить';
$MESS['DOZVON_SMS_SAVED'] = 'Сохранено';
