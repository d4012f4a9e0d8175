import { expect, test } from 'vitest';
import { firstPacketOf } from './firstPacket.ts';

const audio = { kind: 'audio', clockRate: 48_000 } as const;
const video = { kind: 'video', clockRate: 90_000 } as const;
const since = { earliestMs: 100, latestMs: 102 };
const cluster = { firstMs: 0, lastMs: 480, packetBytes: [80, 80] };

/** Near the wrap of 32 bits. */
const packet = (sentAtMs: number, isKeyFrame = false, payloadBytes = 80) => ({
	timestamp: (4_294_960_000 + sentAtMs * 90) % 2 ** 32,
	isKeyFrame,
	payloadBytes,
	sentAtMs,
});
/** Frames of 40 ms, those at these times are key frames. */
const frames = (untilMs: number, ...keyFramesMs: number[]) =>
	Array.from({ length: Math.floor(untilMs / 40) }, (_, index) => {
		const sentAtMs = 41 + index * 40;
		return packet(sentAtMs, keyFramesMs.includes(sentAtMs));
	});

test('begins sound with the first packet after its receiver listened', () => {
	const packets = [packet(60), packet(80), packet(103), packet(123)];
	expect(firstPacketOf(audio, packets, since, cluster)).toBe(packets[2]);
	expect(firstPacketOf(audio, packets.slice(0, 2), since, cluster)).toBeNull();
});

test('finds the first packet of sound by the lengths of those in the file, if it is not known when it listened', () => {
	const bytes = [40, 50, 60, 70, 80, 90, 100];
	const packets = bytes.map((payloadBytes, index) => packet(20 + index * 20, false, payloadBytes));
	const during = { earliestMs: 30, latestMs: 110 };
	for (const index of [1, 2, 3, 4, 5])
		expect(firstPacketOf(audio, packets, during, { ...cluster, packetBytes: bytes.slice(index, index + 2) })).toBe(
			packets[index],
		);
	// Of packets that are all the same length, one in the middle is wrong by no more than half of that time.
	const silence = bytes.map((_, index) => packet(20 + index * 20));
	expect(firstPacketOf(audio, silence, during, cluster)).toMatchObject({ sentAtMs: 80 });
});

test('begins a video with the first key frame after its receiver listened', () => {
	const packets = frames(800, 81, 161, 201);
	expect(firstPacketOf(video, packets, since, cluster)).toMatchObject({ sentAtMs: 161 });
	expect(firstPacketOf(video, frames(800, 81), since, cluster)).toBeNull();
});

test('tells by the end of the first cluster which key frame it began with, if one came while its receiver began', () => {
	const during = { earliestMs: 118, latestMs: 124 };
	// Its last packet, 480 ms after the first, had to be sent before it was written.
	expect(firstPacketOf(video, frames(640, 121, 401), during, cluster)).toMatchObject({ sentAtMs: 121 });
	expect(firstPacketOf(video, frames(960, 121, 401), during, cluster)).toMatchObject({ sentAtMs: 401 });
	expect(firstPacketOf(video, frames(640, 121), during, cluster)).toMatchObject({ sentAtMs: 121 });
});
