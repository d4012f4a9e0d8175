import { expect, test } from 'vitest';
import { type Ordered, ReorderBuffer } from './ReorderBuffer.ts';
import { createRandom } from './random.fixture.ts';
import type { RtpPacket } from './rtpPacket.ts';

const packetOf = (sequence: number, length = 1): RtpPacket => ({
	...{ sequence: sequence & 0xffff, timestamp: 0, marker: false, payloadType: 96, ssrc: 1 },
	payload: new Uint8Array(length),
});

/** `7` for a packet, `-3` for a gap of three, `null` for one of unknown length. */
const show = (items: Ordered[]) =>
	items.map((item) => ('packet' in item ? item.packet.sequence : item.gap && -item.gap));

/** Pushes each at the time 0. */
const pushAll = (buffer: ReorderBuffer, sequences: number[]) =>
	show(sequences.flatMap((sequence) => buffer.push(packetOf(sequence), 0)));

test('gives packets at once while they are in order, across the wrap of sequence numbers', () => {
	const buffer = new ReorderBuffer();
	expect(pushAll(buffer, [65_534, 65_535, 0, 1])).toEqual([65_534, 65_535, 0, 1]);
	expect(buffer.dueAtMs).toBeNull();
});

test('puts packets in order, across the wrap too, and drops duplicates and late ones', () => {
	const buffer = new ReorderBuffer();
	expect(pushAll(buffer, [65_533, 0, 65_535, 0, 65_533, 65_534, 65_534, 65_520, 1])).toEqual([
		...[65_533, 65_534, 65_535, 0, 1],
	]);
});

test('waits 200 ms for a missing packet, then reports how many are missing and goes on', () => {
	const buffer = new ReorderBuffer();
	buffer.push(packetOf(10), 1000);
	expect(show(buffer.push(packetOf(13), 1050))).toEqual([]);
	expect(show(buffer.push(packetOf(14), 1100))).toEqual([]);
	expect(buffer.dueAtMs).toBe(1250);
	expect(show(buffer.flush(1249))).toEqual([]);
	expect(show(buffer.flush(1250))).toEqual([-2, 13, 14]);
	expect(buffer.dueAtMs).toBeNull();
	expect(show(buffer.push(packetOf(11), 1260))).toEqual([]);
	expect(show(buffer.push(packetOf(15), 1270))).toEqual([15]);
});

test('waits for each of several gaps from the first packet behind it', () => {
	const buffer = new ReorderBuffer();
	buffer.push(packetOf(1), 0);
	buffer.push(packetOf(5), 10);
	buffer.push(packetOf(3), 50);
	expect(show(buffer.flush(210))).toEqual([-1, 3, -1, 5]);
	buffer.push(packetOf(7), 300);
	buffer.push(packetOf(9), 350);
	expect(show(buffer.flush(500))).toEqual([-1, 7]);
	expect(buffer.dueAtMs).toBe(550);
	// A packet that comes when the wait is over may still be the missing one.
	expect(show(buffer.push(packetOf(8), 560))).toEqual([8, 9]);
});

test('gives up a missing packet with the next one that comes after the wait', () => {
	const buffer = new ReorderBuffer();
	buffer.push(packetOf(1), 0);
	buffer.push(packetOf(3), 50);
	expect(show(buffer.push(packetOf(4), 250))).toEqual([-1, 3, 4]);
});

test('does not wait longer because of a duplicate', () => {
	const buffer = new ReorderBuffer();
	buffer.push(packetOf(1), 0);
	buffer.push(packetOf(3), 50);
	buffer.push(packetOf(3), 150);
	expect(buffer.dueAtMs).toBe(250);
});

test('reports all gaps at the end of the stream', () => {
	const buffer = new ReorderBuffer();
	pushAll(buffer, [1, 3, 6]);
	expect(show(buffer.flush(Number.POSITIVE_INFINITY))).toEqual([-1, 3, -2, 6]);
});

test('gives nothing for a packet without payload, and does not miss it', () => {
	const buffer = new ReorderBuffer();
	const ordered = [packetOf(1), packetOf(3), packetOf(2, 0), packetOf(4, 0), packetOf(5)];
	expect(show(ordered.flatMap((packet) => buffer.push(packet, 0)))).toEqual([1, 3, 5]);
});

test.each([
	['far ahead', 3000],
	['far behind', -6000],
])('goes on at once where the sequence numbers jump %s', (_, jump) => {
	const buffer = new ReorderBuffer();
	const start = (10_000 + jump) & 0xffff;
	expect(pushAll(buffer, [9_998, 10_000, start, start + 1])).toEqual([9_998, -1, 10_000, null, start, start + 1]);
	expect(buffer.dueAtMs).toBeNull();
});

test('goes on where the sender began anew a little behind, as soon as nothing but late packets comes', () => {
	const buffer = new ReorderBuffer();
	pushAll(buffer, [500]);
	const again = Array.from({ length: 130 }, (_, i) => 300 + i);
	expect(pushAll(buffer, again.slice(0, 101))).toEqual([null, 400]);
	// Now a late packet is a late one again.
	expect(pushAll(buffer, [399, ...again.slice(101)])).toEqual(again.slice(101));
});

test('keeps dropping late packets while new ones come between them', () => {
	const buffer = new ReorderBuffer();
	const mixed = Array.from({ length: 600 }, (_, i) => (i % 2 === 0 ? 5_000 + i / 2 : 4_000 + i));
	expect(pushAll(buffer, mixed)).toEqual(mixed.filter((sequence) => sequence >= 5_000));
});

test('holds 2 MB at most', () => {
	const buffer = new ReorderBuffer();
	buffer.push(packetOf(0), 0);
	let given: number[] = [];
	for (let sequence = 2; given.length === 0; sequence++) {
		given = show(buffer.push(packetOf(sequence, 60_000), 0)).map(Number);
		expect(sequence).toBeLessThan(40);
	}
	expect(given).toEqual([-1, ...Array.from({ length: 33 }, (_, i) => i + 2), 35]);
});

test('gives every packet once and in order, and accounts for each missing one, in random arrivals', () => {
	const random = createRandom(9);
	for (let round = 0; round < 50; round++) {
		const buffer = new ReorderBuffer();
		const first = random(65_536);
		const sent = Array.from({ length: 400 }, (_, i) => ({ number: i, atMs: i * 10 + (i === 0 ? 0 : random(150)) }));
		const arrived = sent.filter(({ number }) => number === 0 || random(10) > 0).sort((a, b) => a.atMs - b.atMs);
		const ordered = arrived.flatMap(({ number, atMs }) => buffer.push(packetOf(first + number), atMs));
		ordered.push(...buffer.flush(Number.POSITIVE_INFINITY));
		let next = 0;
		const given: number[] = [];
		for (const item of ordered) {
			if ('packet' in item) {
				expect(item.packet.sequence).toBe((first + next) & 0xffff);
				given.push(next);
			}
			next += 'packet' in item ? 1 : Number(item.gap);
		}
		expect(given).toEqual(arrived.map(({ number }) => number).sort((a, b) => a - b));
	}
});
