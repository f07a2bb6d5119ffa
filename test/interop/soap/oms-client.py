# The five methods of OMS through zeep, by the service's own description. Prints the documents it got as JSON.
# Arguments: address of the WSDL, login, password.

import json
import sys
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import zeep

wsdl, login, psw = sys.argv[1:]
service = zeep.Client(wsdl, settings=zeep.Settings(strict=True)).service
space = "http://schemas.microsoft.com/office/Outlook/2006/OMS"


def data(to, *texts):
    recipients = "".join(f"<recipient>{one}</recipient>" for one in to)
    contents = "".join(f'<content contentType="text/plain">{escape(text)}</content>' for text in texts)
    return (
        f'<xmsData client="zeep" xmlns="{space}"><user><userId>{login}</userId><password>{psw}</password></user>'
        f'<xmsHead><requiredService>SMS_SENDER</requiredService><to>{recipients}</to></xmsHead>'
        f'<xmsBody format="SMS">{contents}</xmsBody></xmsData>'
    )


def codes(document):
    return [error.get("code") for error in ElementTree.fromstring(document).iter(f"{{{space}}}error")]


told = {}
info = ElementTree.fromstring(service.GetServiceInfo())
told["info"] = [child.tag.split("}")[1] for child in info]
told["user"] = codes(service.GetUserInfo(f'<xmsUser xmlns="{space}"><userId>{login}</userId><password>{psw}</password></xmsUser>'))
told["stranger"] = codes(service.GetUserInfo(f'<xmsUser xmlns="{space}"><userId>{login}</userId><password>x</password></xmsUser>'))
told["delivered"] = codes(service.DeliverXms(data(["+79990000021", "12"], "Привет <&>", "Two")))
told["sent"] = codes(service.SendXms(data(["+79990000022"], "Hi")))
batch = data(["+79990000023"], "One") + data(["5"], "Two")
told["batch"] = codes(service.DeliverXmsBatch(f'<xmsBatch client="zeep" xmlns="{space}">{batch}</xmsBatch>'))
print(json.dumps(told))
