// What the phone takes of JsSIP, in a file of its own: it is loaded by the first use of the phone, and by nobody else.

export { C, UA, WebSocketInterface } from 'jssip';
