import { createWorker, errors, type types } from 'mediasoup';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dtlsParameters, parametersOf } from '../testing/rtpParameters.ts';
import { clientFault, SfuError, toWireError } from './errors.ts';

const mediaCodecs: types.RouterRtpCodecCapability[] = [
	{ kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 },
];
const listenInfos: types.TransportListenInfo[] = [{ protocol: 'udp', ip: '127.0.0.1' }];

/** What a call is rejected with. */
async function failureOf(call: Promise<unknown>): Promise<unknown> {
	try {
		await call;
	} catch (error) {
		return error;
	}
	throw new Error('it did not fail');
}

describe('clientFault translates what mediasoup itself throws', () => {
	let worker: types.Worker;
	let router: types.Router;
	beforeAll(async () => {
		worker = await createWorker({ logLevel: 'none' });
		router = await worker.createRouter({ mediaCodecs });
	});
	afterAll(() => worker.close());

	/** Also that the code comes from an error of this class, which stays as the cause. */
	async function expectCode(call: Promise<unknown>, code: string, causedBy: object): Promise<void> {
		const failure = await failureOf(clientFault(call));
		expect(failure).toBeInstanceOf(SfuError);
		expect(failure).toMatchObject({ code, cause: { constructor: causedBy } });
	}

	test('a TypeError for malformed parameters into bad-request', async () => {
		const transport = await router.createWebRtcTransport({ listenInfos });
		const rtpParameters = { ...parametersOf('mic'), codecs: [] };
		await expectCode(transport.produce({ kind: 'audio', rtpParameters }), 'bad-request', TypeError);
	});

	test('an UnsupportedError for a codec that the router does not have into bad-request', async () => {
		const transport = await router.createWebRtcTransport({ listenInfos });
		const rtpParameters = parametersOf('camera');
		await expectCode(transport.produce({ kind: 'video', rtpParameters }), 'bad-request', errors.UnsupportedError);
	});

	test('a NotFoundError for an object that has closed in the worker into not-found', async () => {
		const transport = await router.createWebRtcTransport({ listenInfos });
		transport.close();
		await expectCode(transport.restartIce(), 'not-found', errors.NotFoundError);
	});

	test('the plain Error of a worker that refuses into wrong-state', async () => {
		const transport = await router.createWebRtcTransport({ listenInfos });
		await transport.connect({ dtlsParameters });
		await expectCode(transport.connect({ dtlsParameters }), 'wrong-state', Error);
	});

	test('a WorkerClosedError into unavailable, whether the worker has closed before or closes meanwhile', async () => {
		const dying = await createWorker({ logLevel: 'none' });
		const meanwhile = expectCode(dying.createRouter({ mediaCodecs }), 'unavailable', errors.WorkerClosedError);
		dying.close();
		await meanwhile;
		await expectCode(dying.createRouter({ mediaCodecs }), 'unavailable', errors.WorkerClosedError);
	});

	test('nothing of a call that succeeds', async () => {
		expect(await clientFault(router.dump())).toMatchObject({ id: router.id });
	});
});

describe('clientFault', () => {
	class OwnError extends Error {}

	test.each([
		['RangeError', new RangeError('index out of range')],
		['ReferenceError', new ReferenceError('x is not defined')],
		['subclass of Error', new OwnError('ours')],
		['SfuError', new SfuError('overloaded', 'no more cameras')],
		['string', 'no error at all'],
		['undefined', undefined],
		['plain object', { name: 'TypeError', message: 'looks like one' }],
	])('passes a %s unchanged', async (_what, thrown) => {
		expect(await failureOf(clientFault(Promise.reject(thrown)))).toBe(thrown);
	});

	test('keeps the message of a mistake of the client and hides that of a dead worker', async () => {
		const message = 'Channel closed, pending request aborted';
		const dead = await failureOf(clientFault(Promise.reject(new errors.WorkerClosedError(message))));
		expect(toWireError(dead)).toEqual({ code: 'unavailable', message: 'media of this room restarts' });
		const wrong = await failureOf(clientFault(Promise.reject(new TypeError('missing codecs'))));
		expect(toWireError(wrong)).toEqual({ code: 'bad-request', message: 'missing codecs' });
	});

	test('leaves a failure of ours without details on the wire', async () => {
		const failure = await failureOf(clientFault(Promise.reject(new RangeError('/home/teacher/secret'))));
		expect(toWireError(failure)).toEqual({ code: 'internal', message: 'internal error' });
	});
});
