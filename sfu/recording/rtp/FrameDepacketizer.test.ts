import { expect, test } from 'vitest';
import { type Assembled, type FrameAssembly, FrameDepacketizer } from './FrameDepacketizer.ts';

/** A codec whose payloads are `key`, `delta`, `empty`, `late` (malformed at the end) or `bad`; a frame is what its first one is. */
class WordAssembly implements FrameAssembly {
	readonly #words: string[] = [];

	add(payload: Uint8Array): boolean {
		const word = Buffer.from(payload).toString();
		this.#words.push(word);
		return word !== 'bad';
	}

	finish(): Assembled {
		const data = Buffer.from(this.#words.join(' '));
		const [first] = this.#words;
		if (first === 'empty') return 'empty';
		if (first === 'late') return 'malformed';
		return first === 'key' ? { isKeyFrame: true, data, codec: 'w', width: 1, height: 1 } : { isKeyFrame: false, data };
	}
}

/** @param script packets: `time:word`, with the marker bit if it ends with a dot; `reset`. @returns `time:words` of the frames given */
function play(depacketizer: FrameDepacketizer, script: string): string[] {
	return script.split(' ').flatMap((line, sequence) => {
		if (line === 'reset') {
			depacketizer.reset();
			return [];
		}
		const [time = '', word = ''] = line.split(':');
		const payload = Buffer.from(word.replace('.', ''));
		const rtp = { sequence, timestamp: Number(time), marker: word.endsWith('.'), payloadType: 96, ssrc: 1 };
		const frames = depacketizer.push({ ...rtp, payload });
		return frames.map(({ timestamp, data }) => `${timestamp}:${Buffer.from(data)}`);
	});
}

const create = () => new FrameDepacketizer(() => new WordAssembly());

test('ends a frame with the marker bit, or with the next timestamp', () => {
	const script = '1:key 1:x. 2:delta 2:y 3:delta. 3:delta 4:delta.';
	expect(play(create(), script)).toEqual(['1:key x', '2:delta y', '3:delta', '3:delta', '4:delta']);
});

test('gives two frames at once when a packet ends the frame before and its own', () => {
	const depacketizer = create();
	play(depacketizer, '1:key');
	expect(play(depacketizer, '2:delta.')).toEqual(['1:key', '2:delta']);
});

test('gives nothing before the first key frame, and says so', () => {
	const depacketizer = create();
	expect(play(depacketizer, '1:delta. 2:delta.')).toEqual([]);
	expect(depacketizer.needsKeyFrame).toBe(true);
	expect(play(depacketizer, '3:key. 4:delta.')).toEqual(['3:key', '4:delta']);
	expect(depacketizer.needsKeyFrame).toBe(false);
});

test('drops the frame that has begun at a reset, and all up to the next key frame', () => {
	const depacketizer = create();
	expect(play(depacketizer, '1:key. 2:delta reset')).toEqual(['1:key']);
	expect(depacketizer.needsKeyFrame).toBe(true);
	expect(play(depacketizer, '2:x. 3:delta. 4:key. 5:delta.')).toEqual(['4:key', '5:delta']);
});

test('drops a malformed frame to its end, keeps the one before, and waits for a key frame', () => {
	const depacketizer = create();
	expect(play(depacketizer, '1:key. 2:delta 3:key 3:bad')).toEqual(['1:key', '2:delta']);
	expect(depacketizer.needsKeyFrame).toBe(true);
	expect(play(depacketizer, '3:key 3:key. 4:delta. 5:key. 6:late. 7:delta.')).toEqual(['5:key']);
	expect(depacketizer.needsKeyFrame).toBe(true);
});

test('gives no frame for packets without a picture, and goes on', () => {
	expect(play(create(), '1:empty 2:key. 3:empty. 4:delta.')).toEqual(['2:key', '4:delta']);
});

test('passes over packets without a payload', () => {
	expect(play(create(), '1:key. 2:delta 2: 2:x. 3:.')).toEqual(['1:key', '2:delta x']);
});

test('drops a frame of more than 8 MB', () => {
	const depacketizer = create();
	play(depacketizer, '1:key.');
	const payload = Buffer.alloc(60_000, 'x');
	const rtp = { sequence: 0, timestamp: 2, payloadType: 96, ssrc: 1 };
	for (let i = 0; i < 133; i++) depacketizer.push({ ...rtp, marker: false, payload });
	expect(depacketizer.needsKeyFrame).toBe(false);
	expect(depacketizer.push({ ...rtp, marker: true, payload })).toEqual([]);
	expect(depacketizer.needsKeyFrame).toBe(true);
});
