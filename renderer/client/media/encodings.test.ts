import { expect, test } from 'vitest';
import { encodeUpTo } from './encodings.ts';

/** As a browser has it: parameters are read, changed and set, and count as set only then. */
function sender(layers: number | null, { fails = false } = {}) {
	let encodings = layers === null ? undefined : Array.from({ length: layers }, () => ({ active: true }));
	let setCount = 0;
	const fake = {
		getParameters: () => structuredClone({ encodings }),
		setParameters: async (parameters: { encodings: { active: boolean }[] }) => {
			if (fails) throw new Error('InvalidModificationError');
			encodings = parameters.encodings;
			setCount += 1;
		},
	};
	return {
		// Only these two are called.
		sender: fake as unknown as RTCRtpSender,
		active: () => encodings?.map(({ active }) => active),
		setCount: () => setCount,
	};
}

test('layers above the wanted one rest, and come back', async () => {
	const camera = sender(3);
	await encodeUpTo(camera.sender, 0);
	expect(camera.active()).toEqual([true, false, false]);
	await encodeUpTo(camera.sender, 2);
	expect(camera.active()).toEqual([true, true, true]);
});

test('what nobody receives is not encoded at all', async () => {
	const camera = sender(3);
	await encodeUpTo(camera.sender, null);
	expect(camera.active()).toEqual([false, false, false]);
	const single = sender(1);
	await encodeUpTo(single.sender, null);
	await encodeUpTo(single.sender, 0);
	expect(single.active()).toEqual([true]);
});

test('what is so already is not set again', async () => {
	const camera = sender(3);
	await encodeUpTo(camera.sender, 2);
	expect(camera.setCount()).toBe(0);
});

test('a browser that cannot choose goes on', async () => {
	const refusing = sender(3, { fails: true });
	await encodeUpTo(refusing.sender, 0);
	expect(refusing.active()).toEqual([true, true, true]);
	await encodeUpTo(sender(null).sender, 0);
});
