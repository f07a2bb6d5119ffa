<?php
$MESS['DOZVON_SMS_NO_KEY'] = 'No key is given';
$MESS['DOZVON_SMS_NOT_SET_UP'] = 'Dozvon is not set up';
$MESS['DOZVON_SMS_NOT_SENT'] = 'The message was not sent, so it has no status';
