const isFinal = 0x80;
const textOpcode = 0x01;

/** A text message of a server as one WebSocket frame, neither masked nor compressed (RFC 6455, 5.2). */
export function webSocketFrame(text: string): Buffer {
	const length = Buffer.byteLength(text);
	const headerLength = length < 126 ? 2 : length < 65_536 ? 4 : 10;
	const frame = Buffer.allocUnsafe(headerLength + length);
	frame[0] = isFinal | textOpcode;
	if (headerLength === 2) frame[1] = length;
	else if (headerLength === 4) {
		frame[1] = 126;
		frame.writeUInt16BE(length, 2);
	} else {
		frame[1] = 127;
		frame.writeBigUInt64BE(BigInt(length), 2);
	}
	frame.write(text, headerLength);
	return frame;
}
