# The seven operations through zeep, which checks every request and answer against the schema. Prints what each gave as JSON.
# Arguments: address of the WSDL, login, password, API key.

import json
import sys

import zeep
from zeep.exceptions import Fault
from zeep.helpers import serialize_object

wsdl, login, psw, key = sys.argv[1:]
client = zeep.Client(wsdl, settings=zeep.Settings(strict=True))
service = client.service
who = {"login": login, "psw": psw}
told = {}


def given(result):
    """What is there, without the fields that are not."""
    found = serialize_object(result, dict)
    return {name: value for name, value in found.items() if value not in (None, [])}


sent = service.send_sms(**who, phones="79990000011", mes="Привет <&>", id="", sender="", time="0")
told["sent"] = [sent.error, sent.cnt, sent.cost, sent.id]
two = service.send_sms2(**who, phones="79990000012;123", mes="Hi", query="flash=1")
told["two"] = [two.error, two.cnt, [[error.phone, error.status] for error in two.errors]]
told["cost"] = given(service.get_sms_cost(**who, phones="79990000011", mes="Hi"))
told["cost2"] = given(service.get_sms_cost2(**who, phones="79990000011", mes="x" * 200, query="maxsms=1"))
told["unknown"] = given(service.get_status(**who, phone="79990000011", id="4242"))
status = service.get_status2(**who, phone="79990000011", id=sent.id, query="all=1")
told["status"] = [status.error, status.phone, status.message, status.sms_cnt]
told["balance"] = service.get_balance(apikey=key).error
told["wrong"] = given(service.get_balance(login=login, psw="nonsense"))
told["bad"] = given(service.send_sms(**who, phones="123", mes="Hi"))["error"]

binding = client.wsdl.services["Service"].ports["ServiceSoap"].binding
envelope = client.create_message(service, "get_balance", **who)
envelope[0][0].tag = "nonsense"
headers = {"Content-Type": "text/xml; charset=utf-8"}
try:
    reply = client.transport.post_xml(wsdl.split("?")[0], envelope, headers)
    told["fault"] = str(binding.process_reply(client, binding.get("get_balance"), reply))
except Fault as fault:
    told["fault"] = fault.message

print(json.dumps(told, ensure_ascii=False))
