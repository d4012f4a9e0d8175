import { beforeEach, expect, test, vi } from 'vitest';
import { installWebRtc } from '../../../sfu/testing/syntheticMedia.ts';
import { makeKeyFrames } from './keyFrames.ts';

beforeEach(() => {
	installWebRtc();
	// What the browser can do is looked up once.
	vi.resetModules();
});

/** A fake RTCRtpSender of three layers that notes for which of them key frames are asked. */
function sender({ isClosed = false } = {}) {
	const asked: boolean[][] = [];
	const fake = {
		getParameters: () => ({ encodings: [{}, {}, {}], transactionId: '', codecs: [], headerExtensions: [], rtcp: {} }),
		setParameters: async (_parameters: unknown, { encodingOptions }: { encodingOptions: { keyFrame: boolean }[] }) => {
			if (isClosed) throw new Error('InvalidStateError');
			asked.push(encodingOptions.map(({ keyFrame }) => keyFrame));
		},
	};
	return { sender: fake, asked };
}

test('makes a key frame of the given layers alone', async () => {
	const camera = sender();
	await makeKeyFrames(camera.sender, [0]);
	await makeKeyFrames(camera.sender, [2, 1]);
	expect(camera.asked).toEqual([
		[true, false, false],
		[false, true, true],
	]);
});

test('a sender that has been closed is no error', async () => {
	await expect(makeKeyFrames(sender({ isClosed: true }).sender, [0])).resolves.toBeUndefined();
});

test('an implementation of WebRTC that does not read the options of encodings makes no key frames on demand', async () => {
	const { canMakeKeyFrames } = await import('./keyFrames.ts');
	expect(canMakeKeyFrames()).toBe(false);
});

test('a browser that reads them does, and one in which no connection can be made does not', async () => {
	const open: object[] = [];
	/** A fake RTCPeerConnection of a browser that knows the options. */
	class Reading {
		constructor() {
			open.push(this);
		}
		addTransceiver = () => ({
			sender: {
				getParameters: () => ({ encodings: [{}] }),
				setParameters: async (_parameters: unknown, options: { encodingOptions?: unknown }) => {
					if (!options.encodingOptions) throw new Error('TypeError');
				},
			},
		});
		close = () => open.pop();
	}
	Object.assign(globalThis, { RTCPeerConnection: Reading });
	const { canMakeKeyFrames } = await import('./keyFrames.ts');
	expect([canMakeKeyFrames(), canMakeKeyFrames(), open]).toEqual([true, true, []]);

	vi.resetModules();
	Object.assign(globalThis, {
		RTCPeerConnection: class {
			constructor() {
				throw new Error('UnknownError');
			}
		},
	});
	const fresh = await import('./keyFrames.ts');
	expect(fresh.canMakeKeyFrames()).toBe(false);
});
