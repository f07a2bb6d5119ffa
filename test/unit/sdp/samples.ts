// Session descriptions in the manners of many devices, written here: what each manner has of its own stands in its name.

export const SAMPLES: readonly { readonly name: string; readonly text: string }[] = [
  {
    name: 'a desk phone: many codecs, every rtpmap, events last',
    text: `v=0\r
o=- 20518 20518 IN IP4 192.0.2.31\r
s=SIP Call\r
c=IN IP4 192.0.2.31\r
t=0 0\r
m=audio 11780 RTP/AVP 9 0 8 18 101\r
a=rtpmap:9 G722/8000\r
a=rtpmap:0 PCMU/8000\r
a=rtpmap:8 PCMA/8000\r
a=rtpmap:18 G729/8000\r
a=rtpmap:101 telephone-event/8000\r
a=fmtp:18 annexb=no\r
a=fmtp:101 0-15\r
a=ptime:20\r
a=sendrecv\r
`,
  },
  {
    name: 'a gateway: no rtpmap for static types, no s= worth the name, silence suppression',
    text: `v=0
o=gw 1 1 IN IP4 192.0.2.32
s=-
c=IN IP4 192.0.2.32
t=0 0
m=audio 20104 RTP/AVP 8 0
a=silenceSupp:off - - - -
`,
  },
  {
    name: 'a video phone: session bandwidth, two streams, fmtp with semicolons',
    text: `v=0\r
o=room 3747 3747 IN IP4 192.0.2.33\r
s=Talk\r
c=IN IP4 192.0.2.33\r
b=AS:2000\r
t=0 0\r
a=X-nat:0\r
m=audio 7078 RTP/AVP 96 0 8 97\r
b=TIAS:64000\r
a=rtpmap:96 opus/48000/2\r
a=rtpmap:0 PCMU/8000\r
a=rtpmap:8 PCMA/8000\r
a=rtpmap:97 telephone-event/8000\r
a=fmtp:96 useinbandfec=1; stereo=0\r
a=fmtp:97 0-16\r
a=rtcp:7079 IN IP4 192.0.2.33\r
a=sendrecv\r
m=video 9078 RTP/AVP 98\r
a=rtpmap:98 H264/90000\r
a=fmtp:98 profile-level-id=42801F; packetization-mode=1\r
a=rtcp-fb:* nack pli\r
a=recvonly\r
`,
  },
  {
    name: 'an exchange with SRTP: two crypto lines, feedback profile, ssrc attributes',
    text: `v=0
o=PBX 1633 1634 IN IP4 203.0.113.34
s=PBX
c=IN IP4 203.0.113.34
t=0 0
a=msid-semantic: WMS abc
m=audio 26118 RTP/SAVPF 8 0 101 13
a=rtpmap:8 PCMA/8000
a=rtpmap:0 PCMU/8000
a=rtpmap:101 telephone-event/8000
a=rtpmap:13 CN/8000
a=fmtp:101 0-16
a=ptime:20
a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj
a=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:NzB4d1BINUAvLEw6UzF3WSJ+PSdFcGdUJShpX1Zj|2^31
a=rtcp-mux
a=ssrc:1838 cname:abc
`,
  },
  {
    name: 'a session border: media-level connection only, hold by inactive',
    text: `v=0
o=sbc 884 886 IN IP4 203.0.113.35
s=sbc
t=0 0
m=audio 30000 RTP/AVP 8 96
c=IN IP4 203.0.113.36
a=rtpmap:8 PCMA/8000
a=rtpmap:96 telephone-event/8000
a=fmtp:96 0-15
a=ptime:20
a=maxptime:40
a=inactive
`,
  },
  {
    name: 'a fax server: image stream of T.38 beside audio',
    text: `v=0
o=fax 5 6 IN IP4 192.0.2.36
s=fax
c=IN IP4 192.0.2.36
t=0 0
m=audio 40200 RTP/AVP 8
m=image 40202 udptl t38
a=T38FaxVersion:0
a=T38MaxBitRate:14400
a=T38FaxUdpEC:t38UDPRedundancy
`,
  },
  {
    name: 'an IPv6 phone with text before its connection and times in full',
    text: `v=0
o=six 99 100 IN IP6 2001:db8::37
s=Call of six
i=over version six
u=http://six.example/
e=six@six.example
p=+1 555 555 0137
c=IN IP6 2001:db8::37
t=3034423619 3042462419
r=604800 3600 0 90000
z=2882844526 -1h
k=prompt
m=audio 50000 RTP/AVP 0 100
i=the sound
a=rtpmap:0 PCMU/8000
a=rtpmap:100 telephone-event/8000
`,
  },
  {
    name: 'a browser gateway: DTLS, ICE and bundles nobody here uses',
    text: `v=0
o=- 4611731400430051336 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0
a=fingerprint:sha-256 AA:BB
m=audio 9 UDP/TLS/RTP/SAVPF 111 0 8 126
c=IN IP4 0.0.0.0
a=rtpmap:111 opus/48000/2
a=rtpmap:0 PCMU/8000
a=rtpmap:8 PCMA/8000
a=rtpmap:126 telephone-event/8000
a=ice-ufrag:Xy12
a=ice-pwd:abcdefghijklmnopqrstuvwx
a=setup:actpass
a=mid:0
a=rtcp-mux
a=sendrecv
`,
  },
];
