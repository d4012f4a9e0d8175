import { EncodedPacket } from 'mediabunny';
import { expect, test } from 'vitest';
import { SilenceFiller } from './SilenceFiller.ts';

/** Hybrid, 20 ms; and SILK, 60 ms (RFC 6716, 3.1). */
const speech = Uint8Array.of(0x78, 1, 2);
const longSpeech = Uint8Array.of(0x58, 1, 2);

/** Where silence comes before packets at these times, ms. */
function silenceBetween(timesMs: number[], data = speech): number[] {
	const filler = new SilenceFiller();
	const packets = timesMs.map((ms) => new EncodedPacket(data, 'key', ms / 1000, 0.02));
	return packets.flatMap((packet) => filler.before(packet).map(({ timestamp }) => Math.round(timestamp * 1000)));
}

test('adds nothing before the first packet, and nothing to sound without holes', () => {
	expect(silenceBetween([5_000, 5_020, 5_041, 5_060])).toEqual([]);
	expect(silenceBetween([0, 60, 120], longSpeech)).toEqual([]);
});

test('fills a hole up to the packet behind it', () => {
	expect(silenceBetween([0, 20, 100])).toEqual([40, 60, 80]);
	expect(silenceBetween([0, 60, 160], longSpeech)).toEqual([120, 140]);
	expect(silenceBetween([1_000, 1_400])).toHaveLength(19);
});

test('takes timestamps for what they are although they are rounded to 1 ms', () => {
	expect(silenceBetween([0, 20, 79, 99])).toEqual([39, 59]);
	expect(silenceBetween([0, 20, 59])).toEqual([39]);
});

test('makes up in the next hole for less than 20 ms that were missing', () => {
	expect(silenceBetween([0, 30, 60, 120])).toEqual([80, 100]);
	// A clock that is slow by 10 ms a packet: the sound is late, so a hole is made shorter.
	expect(silenceBetween([0, 10, 20, 100])).toEqual([60, 80]);
});

test('puts no packet before the end of the one before it', () => {
	expect(silenceBetween([0, 37, 74, 111, 148])).toEqual([]);
});

test('takes a packet whose duration cannot be read for 20 ms', () => {
	expect(silenceBetween([0, 60], new Uint8Array())).toEqual([20, 40]);
});
