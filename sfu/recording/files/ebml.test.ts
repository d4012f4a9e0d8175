import { expect, test } from 'vitest';
import { maxSize, parseElementHeader, sizeField } from './ebml.ts';

const parse = (hex: string) => parseElementHeader(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

test.each([
	['a3 82', { id: 0xa3, idWidth: 1, sizeWidth: 1, size: 2 }],
	['1f43b675 ff', { id: 0x1f43b675, idWidth: 4, sizeWidth: 1, size: undefined }],
	['18538067 01ffffffffffffff', { id: 0x18538067, idWidth: 4, sizeWidth: 8, size: undefined }],
	['18538067 0100000000000005', { id: 0x18538067, idWidth: 4, sizeWidth: 8, size: 5 }],
	['18538067 011fffffffffffff', { id: 0x18538067, idWidth: 4, sizeWidth: 8, size: 2 ** 53 - 1 }],
	['1f43b675 3fffff', { id: 0x1f43b675, idWidth: 4, sizeWidth: 3, size: 2 ** 21 - 1 }],
	['4286 4001', { id: 0x4286, idWidth: 2, sizeWidth: 2, size: 1 }],
])('parses the header %s', (hex, header) => {
	const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex');
	const copy = Buffer.from(bytes);
	expect(parseElementHeader(bytes)).toEqual(header);
	expect(bytes.equals(copy)).toBe(true);
});

test.each(['', '00', 'a3', 'a3 00', 'a3 40', '1f43b6', '1f43b675', '08 80', '18538067 01ffffffffffff'])(
	'finds no header in %j',
	(hex) => {
		expect(parse(hex)).toBeUndefined();
	},
);

test.each([1, 2, 3, 5, 8])('writes sizes in %i bytes that it reads', (width) => {
	for (const size of [0, 1, 100, Math.min(maxSize(width), 2 ** 53 - 1)]) {
		const header = Buffer.concat([Buffer.from([0xa3]), sizeField(size, width)]);
		expect(parseElementHeader(header)).toEqual({ id: 0xa3, idWidth: 1, sizeWidth: width, size });
	}
});
