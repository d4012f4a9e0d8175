import { expect, test } from 'vitest';
import { LoudestVoices } from './LoudestVoices.ts';

const packetMs = 20;

/** Everybody who is named sounds as loud as named, packet by packet. */
function sound(voices: LoudestVoices, fromMs: number, forMs: number, levels: Record<string, number>) {
	let changes = 0;
	for (let nowMs = fromMs; nowMs < fromMs + forMs; nowMs += packetMs) {
		for (const [mic, level] of Object.entries(levels)) if (voices.takeLevel(mic, level, nowMs)) changes++;
	}
	return changes;
}

function with3Mics(places: number, pinned?: string): LoudestVoices {
	const voices = new LoudestVoices(places, (micId) => micId === pinned);
	for (const mic of ['ann', 'ben', 'cem']) voices.add(mic);
	return voices;
}

test('as long as there are places everybody has one, without a word', () => {
	expect(with3Mics(3).slots).toEqual(['ann', 'ben', 'cem']);
	expect(with3Mics(2).slots).toEqual(['ann', 'ben']);
});

test('who begins to speak takes the place of the one who has been silent longest', () => {
	const voices = with3Mics(2);
	sound(voices, 0, 500, { ann: -30, ben: -30 });
	sound(voices, 500, 1_000, { ann: -30 });
	expect(sound(voices, 1_500, 60, { ann: -30, cem: -30 })).toBe(1);
	expect(voices.slots).toEqual(['ann', 'cem']);
});

test('noise, and a sound shorter than a syllable, take nothing', () => {
	const voices = with3Mics(2);
	expect(sound(voices, 5_000, 3_000, { cem: -60 })).toBe(0);
	expect(sound(voices, 9_000, 40, { cem: -20 })).toBe(0);
	expect(sound(voices, 9_040, 3_000, { cem: -80 })).toBe(0);
	expect(voices.slots).toEqual(['ann', 'ben']);
});

test('a pause for breath or thought keeps the place', () => {
	const voices = with3Mics(2);
	sound(voices, 0, 500, { ann: -30, ben: -30 });
	expect(sound(voices, 500, 600, { ann: -30, cem: -30 })).toBe(0);
	expect(voices.slots).toEqual(['ann', 'ben']);
});

test('while all places speak only somebody clearly louder breaks in, and not at once', () => {
	const voices = with3Mics(2);
	const talk = { ann: -25, ben: -40 };
	sound(voices, 0, 2_000, talk);
	expect(sound(voices, 2_000, 2_000, { ...talk, cem: -38 })).toBe(0);
	sound(voices, 4_000, 500, talk);
	expect(sound(voices, 4_500, 580, { ...talk, cem: -25 })).toBe(0);
	expect(sound(voices, 5_080, 1_000, { ...talk, cem: -25 })).toBe(1);
	expect(voices.slots).toEqual(['ann', 'cem']);
});

test('people who are equally loud do not take places from each other with every syllable', () => {
	const voices = with3Mics(2);
	let changes = 0;
	// Four syllables a second, each as long as the pause behind it, out of step with each other.
	for (let nowMs = 0; nowMs < 10_000; nowMs += packetMs) {
		for (const [index, mic] of ['ann', 'ben', 'cem'].entries()) {
			const isSyllable = (nowMs + index * 80) % 250 < 125;
			if (voices.takeLevel(mic, isSyllable ? -25 : -55, nowMs)) changes++;
		}
	}
	expect(changes).toBe(0);
});

test('a pinned place is not taken, unless there is no other', () => {
	const voices = with3Mics(2, 'ann');
	expect(sound(voices, 5_000, 100, { cem: -30 })).toBe(1);
	expect(voices.slots).toEqual(['ann', 'cem']);
	const single = with3Mics(1, 'ann');
	expect(sound(single, 5_000, 100, { cem: -30 })).toBe(1);
});

test('a place that falls free goes to whoever spoke last', () => {
	const voices = with3Mics(1);
	sound(voices, 0, 1_000, { ann: -20, cem: -48 });
	voices.remove('ann');
	expect(voices.slots).toEqual(['cem']);
	voices.remove('cem');
	expect(voices.slots).toEqual(['ben']);
	voices.remove('ben');
	expect([voices.slots, voices.takeLevel('ben', -10, 2_000)]).toEqual([[null], false]);
});
