<?php
$MESS['DOZVON_SMS_ADDRESS'] = 'The address must be like https://dozvon.example';
$MESS['DOZVON_SMS_HTTPS'] = 'The address must begin with https://; http:// is for this very machine alone';
$MESS['DOZVON_SMS_AWAY'] = 'Dozvon does not answer';
