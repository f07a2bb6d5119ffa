<?php
$MESS['DOZVON_SMS_NAME'] = 'Dozvon: SMS';
$MESS['DOZVON_SMS_DESCRIPTION'] = 'SMS through your own Dozvon';
