<?php
$MESS['DOZVON_SMS_NAME'] = 'Дозвон: SMS';
$MESS['DOZVON_SMS_DESCRIPTION'] = 'Отправка SMS через собственный сервер Дозвон';
$MESS['DOZVON_SMS_SERVICE_MISSING'] = 'Сначала установите модуль «Служба сообщений» (messageservice)';
