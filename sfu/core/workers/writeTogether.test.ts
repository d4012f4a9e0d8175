import { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { writeTogether } from './writeTogether.ts';

test('what is written in one turn is one write, in order, and what follows another one', async () => {
	const writes: string[] = [];
	const stream = new Writable({
		decodeStrings: false,
		write: (chunk, _encoding, done) => {
			writes.push(String(chunk));
			done();
		},
		writev: (chunks, done) => {
			writes.push(chunks.map(({ chunk }) => String(chunk)).join(''));
			done();
		},
	});
	const writeAtOnce = writeTogether(stream);
	stream.write('a');
	await Promise.resolve();
	stream.write('b');
	expect(writes).toEqual([]);
	await setImmediate();
	stream.write('c');
	await setImmediate();
	expect(writes).toEqual(['ab', 'c']);
	stream.write('d');
	writeAtOnce();
	stream.write('e');
	expect(writes).toEqual(['ab', 'c', 'd', 'e']);
});
