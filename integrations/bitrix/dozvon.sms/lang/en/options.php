<?php
$MESS['DOZVON_SMS_URL'] = 'Address of Dozvon';
$MESS['DOZVON_SMS_KEY'] = 'Key';
$MESS['DOZVON_SMS_KEPT'] = 'kept; a new one takes its place';
$MESS['DOZVON_SMS_SENDERS'] = 'Sender names, commas between them';
$MESS['DOZVON_SMS_SAVE'] = 'Save';
$MESS['DOZVON_SMS_SAVED'] = 'Saved';
