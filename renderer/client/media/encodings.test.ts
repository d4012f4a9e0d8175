import { expect, test } from 'vitest';
import { encodeUpTo } from './encodings.ts';

/** A fake RTCRtpSender: parameters take effect only when they are set. */
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
		// encodeUpTo calls only these two methods.
		sender: fake as unknown as RTCRtpSender,
		active: () => encodings?.map(({ active }) => active),
		setCount: () => setCount,
	};
}

test('deactivates the layers above the given one and activates them again', async () => {
	const camera = sender(3);
	await encodeUpTo(camera.sender, 0);
	expect(camera.active()).toEqual([true, false, false]);
	await encodeUpTo(camera.sender, 2);
	expect(camera.active()).toEqual([true, true, true]);
});

test('deactivates every layer when nobody receives the producer', async () => {
	const camera = sender(3);
	await encodeUpTo(camera.sender, null);
	expect(camera.active()).toEqual([false, false, false]);
	const single = sender(1);
	await encodeUpTo(single.sender, null);
	await encodeUpTo(single.sender, 0);
	expect(single.active()).toEqual([true]);
});

test('does not call setParameters when nothing changes', async () => {
	const camera = sender(3);
	await encodeUpTo(camera.sender, 2);
	expect(camera.setCount()).toBe(0);
});

test('ignores a sender that rejects setParameters or has no encodings', async () => {
	const refusing = sender(3, { fails: true });
	await encodeUpTo(refusing.sender, 0);
	expect(refusing.active()).toEqual([true, true, true]);
	await encodeUpTo(sender(null).sender, 0);
});
