const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const values = new Map([...alphabet].map((letter, value) => [letter, value]));

/** base64url without padding (RFC 4648, 5). Browsers have no such function for bytes that works in all of them. */
export function toBase64Url(bytes: Iterable<number>): string {
	let text = '';
	let bits = 0;
	let bitCount = 0;
	for (const byte of bytes) {
		bits = ((bits << 8) | byte) & 0xffff;
		bitCount += 8;
		while (bitCount >= 6) {
			bitCount -= 6;
			text += alphabet[(bits >> bitCount) & 63];
		}
	}
	return bitCount > 0 ? text + alphabet[(bits << (6 - bitCount)) & 63] : text;
}

/** @returns null: other characters, a length that no bytes have, or bits left over that are not 0 */
export function fromBase64Url(text: string): Uint8Array | null {
	const bytes = new Uint8Array(Math.floor((text.length * 6) / 8));
	let bits = 0;
	let bitCount = 0;
	let index = 0;
	for (const letter of text) {
		const value = values.get(letter);
		if (value === undefined) return null;
		bits = ((bits << 6) | value) & 0xffff;
		bitCount += 6;
		if (bitCount >= 8) {
			bitCount -= 8;
			bytes[index++] = (bits >> bitCount) & 255;
		}
	}
	const isWhole = bitCount < 6 && (bits & ((1 << bitCount) - 1)) === 0;
	return isWhole ? bytes : null;
}
