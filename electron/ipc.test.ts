import type { IpcMainEvent, IpcMainInvokeEvent } from 'electron';
import { beforeEach, expect, test } from 'vitest';
import { HostError } from './errors.ts';
import type { HostCalls, RunningServerInfo } from './hostApi.ts';
import { onListening, registerHostCalls } from './ipc.ts';

type AnyEvent = IpcMainEvent & IpcMainInvokeEvent;
type Handler = (event: AnyEvent, ...args: unknown[]) => unknown;

const handlers = new Map<string, Handler>();
const ipcMain = {
	handle: (channel: string, handler: Handler) => void handlers.set(channel, handler),
	on: (channel: string, handler: Handler) => {
		handlers.set(channel, handler);
		return ipcMain;
	},
};
const ours = { senderFrame: { url: 'ours' } };
const foreign = { senderFrame: { url: 'foreign' } };
/** Arguments that reached the handler of setClassRunning. */
const received: unknown[] = [];
const runningServer: RunningServerInfo = {
	...{
		version: '0.1.0',
		pid: 1,
		urls: ['https://192.0.2.1:4443'],
		httpsPort: 4443,
		httpPort: 4480,
		mediaPorts: [44440],
	},
	...{ roomId: 'r', roomCode: 'ABC234', hostToken: 't', caFile: '/ca.pem', fingerprint: 'AA', recordingsDir: '/r' },
	baseUrl: 'http://localhost:4480',
};
const calls: HostCalls = {
	getServer: async () => runningServer,
	retryServer: async () => {
		throw new Error('a bug with details');
	},
	chooseScreenSource: async () => {
		throw new HostError('wrong-state', 'no choice pending');
	},
	setClassRunning: async (running) => void received.push(running),
	setSharing: async (sharing) => void received.push(sharing),
	setBadge: async (count) => void received.push(count),
	callForAttention: async (attention) => void received.push(attention),
	setFullScreen: async () => undefined,
	showRecording: async (folderName) => void received.push(folderName),
	showFolder: async (folder) => void received.push(folder),
};

/** Calls a handler as Electron does. */
function call(name: string, event: { senderFrame: { url: string } }, ...args: unknown[]) {
	// The SenderCheck given to registerHostCalls reads only senderFrame of the event.
	return handlers.get(name)?.(event as unknown as AnyEvent, ...args);
}

beforeEach(() => {
	handlers.clear();
	received.length = 0;
	registerHostCalls(ipcMain, ({ senderFrame }) => senderFrame?.url === 'ours', calls);
});

test('answers our page with the value of the handler', async () => {
	expect(await call('lectern:call:getServer', ours)).toEqual({ ok: true, value: runningServer });
	expect(await call('lectern:call:setClassRunning', ours, true)).toMatchObject({ ok: true });
	expect(received).toEqual([true]);
});

test('refuses another sender before it parses the arguments', async () => {
	for (const name of Object.keys(calls)) {
		expect(await call(`lectern:call:${name}`, foreign, {}, 1)).toMatchObject({
			ok: false,
			error: { code: 'forbidden' },
		});
	}
});

test.each([
	['setClassRunning', ['yes']],
	['setClassRunning', []],
	['setClassRunning', [true, true]],
	['setFullScreen', [null]],
	['setSharing', ['screen']],
	['setBadge', [-1]],
	['setBadge', [0.5]],
	['callForAttention', ['Physics']],
	['callForAttention', [{ title: 'Physics', body: 'Ann waits', notify: 'yes', flash: true }]],
	['callForAttention', [{ title: 'Physics', body: 'x'.repeat(1001), notify: true, flash: true }]],
	['showRecording', ['../other']],
	['showRecording', [7]],
	['showFolder', ['/etc']],
	['chooseScreenSource', ['']],
	['chooseScreenSource', ['s'.repeat(257)]],
	['chooseScreenSource', [{ id: 'screen:0:0' }]],
	['getServer', ['surplus']],
])('answers bad-request to %s%j without calling the handler', async (name, args) => {
	const answer = await call(`lectern:call:${name}`, ours, ...args);
	expect(answer).toMatchObject({ ok: false, error: { code: 'bad-request' } });
	expect(received).toEqual([]);
});

test('keeps the code of a HostError and hides the details of any other error', async () => {
	expect(await call('lectern:call:chooseScreenSource', ours, null)).toEqual({
		ok: false,
		error: { code: 'wrong-state', message: 'no choice pending' },
	});
	expect(await call('lectern:call:retryServer', ours)).toEqual({
		ok: false,
		error: { code: 'internal', message: 'internal error' },
	});
});

test('reports a subscription only from our page and only to an event that exists', () => {
	const subscribed: string[] = [];
	onListening(
		ipcMain,
		({ senderFrame }) => senderFrame?.url === 'ours',
		(name) => subscribed.push(name),
	);
	call('lectern:listening', foreign, 'serverState');
	call('lectern:listening', ours, 'everything');
	call('lectern:listening', ours, 'serverState');
	expect(subscribed).toEqual(['serverState']);
});
