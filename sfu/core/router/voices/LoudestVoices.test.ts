import { expect, test } from 'vitest';
import { LoudestVoices } from './LoudestVoices.ts';

const packetMs = 20;

/** Packets of the named microphones at the named audio levels (dBov), every 20 ms. @returns how often slots changed */
function sound(voices: LoudestVoices, fromMs: number, forMs: number, levels: Record<string, number>) {
	let changes = 0;
	for (let nowMs = fromMs; nowMs < fromMs + forMs; nowMs += packetMs) {
		for (const [mic, level] of Object.entries(levels)) if (voices.takeLevel(mic, level, nowMs)) changes++;
	}
	return changes;
}

function with3Mics(slotCount: number, pinned?: string): LoudestVoices {
	const voices = new LoudestVoices(slotCount, (micId) => micId === pinned);
	for (const mic of ['ann', 'ben', 'cem']) voices.add(mic);
	return voices;
}

test('gives every microphone a slot, silent ones too, while there are enough', () => {
	expect(with3Mics(3).slots).toEqual(['ann', 'ben', 'cem']);
	expect(with3Mics(2).slots).toEqual(['ann', 'ben']);
});

test('gives the slot of the microphone that has been silent longest to one that begins to speak', () => {
	const voices = with3Mics(2);
	sound(voices, 0, 500, { ann: -30, ben: -30 });
	sound(voices, 500, 1_000, { ann: -30 });
	expect(sound(voices, 1_500, 60, { ann: -30, cem: -30 })).toBe(1);
	expect(voices.slots).toEqual(['ann', 'cem']);
});

test('gives no slot for background noise or a sound shorter than a syllable', () => {
	const voices = with3Mics(2);
	expect(sound(voices, 5_000, 3_000, { cem: -60 })).toBe(0);
	expect(sound(voices, 9_000, 40, { cem: -20 })).toBe(0);
	expect(sound(voices, 9_040, 3_000, { cem: -80 })).toBe(0);
	expect(voices.slots).toEqual(['ann', 'ben']);
});

test('keeps the slot of a speaker during a short pause', () => {
	const voices = with3Mics(2);
	sound(voices, 0, 500, { ann: -30, ben: -30 });
	expect(sound(voices, 500, 600, { ann: -30, cem: -30 })).toBe(0);
	expect(voices.slots).toEqual(['ann', 'ben']);
});

test('gives a slot to a clearly louder microphone after a while when all slots are speaking', () => {
	const voices = with3Mics(2);
	const speech = { ann: -25, ben: -40 };
	sound(voices, 0, 2_000, speech);
	expect(sound(voices, 2_000, 2_000, { ...speech, cem: -38 })).toBe(0);
	sound(voices, 4_000, 500, speech);
	expect(sound(voices, 4_500, 580, { ...speech, cem: -25 })).toBe(0);
	expect(sound(voices, 5_080, 1_000, { ...speech, cem: -25 })).toBe(1);
	expect(voices.slots).toEqual(['ann', 'cem']);
});

test('does not switch slots with every syllable between microphones that are equally loud', () => {
	const voices = with3Mics(2);
	let changes = 0;
	// Four syllables a second, each as long as the pause after it, the two speakers out of phase.
	for (let nowMs = 0; nowMs < 10_000; nowMs += packetMs) {
		for (const [index, mic] of ['ann', 'ben', 'cem'].entries()) {
			const isSyllable = (nowMs + index * 80) % 250 < 125;
			if (voices.takeLevel(mic, isSyllable ? -25 : -55, nowMs)) changes++;
		}
	}
	expect(changes).toBe(0);
});

test('takes a pinned slot only when there is no other', () => {
	const voices = with3Mics(2, 'ann');
	expect(sound(voices, 5_000, 100, { cem: -30 })).toBe(1);
	expect(voices.slots).toEqual(['ann', 'cem']);
	const single = with3Mics(1, 'ann');
	expect(sound(single, 5_000, 100, { cem: -30 })).toBe(1);
});

test('gives a slot that becomes free to the microphone that spoke last', () => {
	const voices = with3Mics(1);
	sound(voices, 0, 1_000, { ann: -20, cem: -48 });
	voices.remove('ann');
	expect(voices.slots).toEqual(['cem']);
	voices.remove('cem');
	expect(voices.slots).toEqual(['ben']);
	voices.remove('ben');
	expect([voices.slots, voices.takeLevel('ben', -10, 2_000)]).toEqual([[null], false]);
});
