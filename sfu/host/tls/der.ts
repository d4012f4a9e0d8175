/** One element of DER (X.690), definite lengths only. */
export type DerElement = { tag: number; content: Buffer };

/** The encoding of an element. @param contents together below 65,536 bytes */
export function der(tag: number, ...contents: Buffer[]): Buffer {
	const content = Buffer.concat(contents);
	return Buffer.concat([Buffer.from([tag, ...derLength(content.length)]), content]);
}

/** The shortest form: Chromium trusts no CA with another. */
function derLength(length: number): number[] {
	if (length < 0x80) return [length];
	return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}

/** The elements in a row. @throws RangeError: the bytes end within one, or one is longer than 65,535 bytes */
export function readDer(bytes: Buffer): DerElement[] {
	const elements: DerElement[] = [];
	let at = 0;
	while (at < bytes.length) {
		const tag = bytes.readUInt8(at);
		const first = bytes.readUInt8(at + 1);
		const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
		if (lengthBytes > 2) throw new RangeError('an element is too long');
		const length = lengthBytes === 0 ? first : bytes.readUIntBE(at + 2, lengthBytes);
		const start = at + 2 + lengthBytes;
		if (start + length > bytes.length) throw new RangeError('an element is cut off');
		elements.push({ tag, content: bytes.subarray(start, start + length) });
		at = start + length;
	}
	return elements;
}

/** An object identifier in the dotted form. */
export function derOid(dotted: string): Buffer {
	const [first = 0, second = 0, ...others] = dotted.split('.').map(Number);
	return der(0x06, Buffer.from([40 * first + second, ...others.flatMap(base128)]));
}

function base128(value: number): number[] {
	const bytes = [value & 0x7f];
	for (let rest = value >> 7; rest > 0; rest >>= 7) bytes.unshift(0x80 | (rest & 0x7f));
	return bytes;
}

/** A positive integer below 2^31. */
export function derInteger(value: number): Buffer {
	const bytes = Buffer.alloc(5);
	bytes.writeUInt32BE(value, 1);
	const start = bytes.findIndex((byte, index) => byte !== 0 || index === 4);
	const needsZero = (bytes[start] ?? 0) >= 0x80;
	return der(0x02, bytes.subarray(needsZero ? start - 1 : start));
}
