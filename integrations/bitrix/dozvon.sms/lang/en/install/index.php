<?php
$MESS['DOZVON_SMS_NAME'] = 'Dozvon: SMS';
$MESS['DOZVON_SMS_DESCRIPTION'] = 'SMS through your own Dozvon';
$MESS['DOZVON_SMS_SERVICE_MISSING'] = 'The module messageservice has to be installed first';
