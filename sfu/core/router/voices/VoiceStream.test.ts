import { expect, test } from 'vitest';
import { VoiceStream } from './VoiceStream.ts';

function packet(sequence: number, timestamp: number): Buffer {
	const bytes = Buffer.alloc(40);
	bytes[0] = 0x80;
	bytes[1] = 100;
	bytes.writeUInt16BE(sequence & 0xffff, 2);
	bytes.writeUInt32BE(timestamp >>> 0, 4);
	bytes.writeUInt32BE(0xdead, 8);
	return bytes;
}

const read = (bytes: Buffer | undefined) =>
	bytes && {
		sequence: bytes.readUInt16BE(2),
		timestamp: bytes.readUInt32BE(4),
		ssrc: bytes.readUInt32BE(8),
		marker: ((bytes[1] ?? 0) & 0x80) !== 0,
	};

test('continues sequence numbers without a gap and timestamps by the time passed when the microphone changes', () => {
	const stream = new VoiceStream(77, 1_000);
	expect(read(stream.next(packet(500, 90_000), 'ann', 0))).toEqual({
		...{ sequence: 1_001, timestamp: 1_960, ssrc: 77, marker: true },
	});
	expect(read(stream.next(packet(501, 90_960), 'ann', 20))).toMatchObject({
		sequence: 1_002,
		timestamp: 2_920,
		marker: false,
	});
	expect(read(stream.next(packet(9, 5), 'ben', 30))).toMatchObject({ sequence: 1_003, timestamp: 3_880, marker: true });
	expect(read(stream.next(packet(10, 965), 'ben', 50))).toMatchObject({ sequence: 1_004, timestamp: 4_840 });
	expect(read(stream.next(packet(7_000, 1), 'ann', 1_050))).toMatchObject({
		sequence: 1_005,
		timestamp: 4_840 + 48_000,
	});
});

test('keeps gaps and the order of packets as they were received', () => {
	const stream = new VoiceStream(77, 0);
	stream.next(packet(10, 0), 'ann', 0);
	expect(read(stream.next(packet(13, 2_880), 'ann', 60))?.sequence).toBe(4);
	expect(read(stream.next(packet(12, 1_920), 'ann', 61))?.sequence).toBe(3);
	// The next source begins behind the newest, not behind the overtaken one.
	expect(read(stream.next(packet(800, 0), 'ben', 80))?.sequence).toBe(5);
});

test('drops packets older than the switch, whose numbers belong to the previous speaker', () => {
	const stream = new VoiceStream(77, 0);
	stream.next(packet(100, 0), 'ann', 0);
	stream.next(packet(50, 9_600), 'ben', 20);
	expect(stream.next(packet(49, 8_640), 'ben', 21)).toBeUndefined();
});

test('numbers every packet of one speaker without a gap although sequence numbers wrap', () => {
	const stream = new VoiceStream(77, 0);
	for (let index = 0; index < 140_000; index++) {
		const sent = stream.next(packet(index, index * 960), 'ann', index * 20);
		if (read(sent)?.sequence !== ((index + 1) & 0xffff)) throw new Error(`packet ${index} is missing`);
	}
});

test('wraps sequence numbers and timestamps', () => {
	const stream = new VoiceStream(77, 0xffff_ffff);
	expect(read(stream.next(packet(0xffff, 0xffff_ff00), 'ann', 0))).toMatchObject({ sequence: 0, timestamp: 959 });
	expect(read(stream.next(packet(0, 0x2c0), 'ann', 20))).toMatchObject({ sequence: 1, timestamp: 1_919 });
});
