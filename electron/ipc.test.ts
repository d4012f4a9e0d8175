import type { IpcMainEvent, IpcMainInvokeEvent } from 'electron';
import { beforeEach, expect, test } from 'vitest';
import { HostError } from './errors.ts';
import type { HostCalls } from './hostApi.ts';
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
const heard: unknown[] = [];
const calls: HostCalls = {
	getServer: async () => ({ baseUrl: 'http://localhost:4480', hostToken: 't' }),
	retryServer: async () => {
		throw new Error('a bug with details');
	},
	chooseScreenSource: async () => {
		throw new HostError('wrong-state', 'nothing asked');
	},
	setClassRunning: async (running) => void heard.push(running),
	setFullScreen: async () => undefined,
};

/** As Electron calls a handler. */
function call(name: string, event: { senderFrame: { url: string } }, ...args: unknown[]) {
	// Of the event only the sender is looked at, by the check given to registerHostCalls.
	return handlers.get(name)?.(event as unknown as AnyEvent, ...args);
}

beforeEach(() => {
	handlers.clear();
	heard.length = 0;
	registerHostCalls(ipcMain, ({ senderFrame }) => senderFrame?.url === 'ours', calls);
});

test('our page gets the value', async () => {
	const value = { baseUrl: 'http://localhost:4480', hostToken: 't' };
	expect(await call('lectern:call:getServer', ours)).toEqual({ ok: true, value });
	expect(await call('lectern:call:setClassRunning', ours, true)).toMatchObject({ ok: true });
	expect(heard).toEqual([true]);
});

test('another sender is refused before its arguments are looked at', async () => {
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
	['chooseScreenSource', ['']],
	['chooseScreenSource', ['s'.repeat(257)]],
	['chooseScreenSource', [{ id: 'screen:0:0' }]],
	['getServer', ['surplus']],
])('%s%j is a bad request', async (name, args) => {
	const answer = await call(`lectern:call:${name}`, ours, ...args);
	expect(answer).toMatchObject({ ok: false, error: { code: 'bad-request' } });
	expect(heard).toEqual([]);
});

test('a stated refusal keeps its code, a bug crosses without details', async () => {
	expect(await call('lectern:call:chooseScreenSource', ours, null)).toEqual({
		ok: false,
		error: { code: 'wrong-state', message: 'nothing asked' },
	});
	expect(await call('lectern:call:retryServer', ours)).toEqual({
		ok: false,
		error: { code: 'internal', message: 'internal error' },
	});
});

test('listening is heard from our page, for events there are', () => {
	const began: string[] = [];
	onListening(
		ipcMain,
		({ senderFrame }) => senderFrame?.url === 'ours',
		(name) => began.push(name),
	);
	call('lectern:listening', foreign, 'serverState');
	call('lectern:listening', ours, 'everything');
	call('lectern:listening', ours, 'serverState');
	expect(began).toEqual(['serverState']);
});
