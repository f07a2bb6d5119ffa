// Classic BPF programs for RTP sockets (Linux, Documentation/networking/filter.rst). Owns their bytes; it must not attach them. On a
// UDP socket offset 0 is the UDP header, so RTP begins at 8 and the octet of its payload type is at 9.

type Instruction = readonly [code: number, whenTrue: number, whenFalse: number, value: number];

const LOAD_BYTE = 0x30;
const AND = 0x54;
const JUMP_EQUAL = 0x15;
const RETURN = 0x06;
const PAYLOAD_TYPE_AT = 9;
const INSTRUCTION_BYTES = 8;

/** A program that keeps packets of one payload type and drops the rest in the kernel. */
export function keepPayloadType(payloadType: number): Uint8Array {
  const program: Instruction[] = [
    [LOAD_BYTE, 0, 0, PAYLOAD_TYPE_AT],
    [AND, 0, 0, 0x7f],
    [JUMP_EQUAL, 0, 1, payloadType],
    [RETURN, 0, 0, 0xffff],
    [RETURN, 0, 0, 0],
  ];
  const bytes = new Uint8Array(program.length * INSTRUCTION_BYTES);
  const view = new DataView(bytes.buffer);
  program.forEach(([code, whenTrue, whenFalse, value], k) => {
    view.setUint16(k * INSTRUCTION_BYTES, code, true);
    view.setUint8(k * INSTRUCTION_BYTES + 2, whenTrue);
    view.setUint8(k * INSTRUCTION_BYTES + 3, whenFalse);
    view.setUint32(k * INSTRUCTION_BYTES + 4, value, true);
  });
  return bytes;
}

export function instructionsOf(program: Uint8Array): number {
  return program.length / INSTRUCTION_BYTES;
}
