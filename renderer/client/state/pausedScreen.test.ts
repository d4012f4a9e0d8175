import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { installMediaDevices, installWebRtc, sharedWindow } from '../../../sfu/testing/syntheticMedia.ts';
import { TestServer } from '../../../sfu/testing/TestServer.ts';
import { memoryStorage } from '../testing/memoryStorage.ts';
import type { Call } from './callStore.ts';
import { TestCalls, when } from './TestCalls.fixture.ts';

installWebRtc();
const devices = installMediaDevices();
let server: TestServer;
let calls: TestCalls;

beforeEach(async () => {
	vi.stubGlobal('localStorage', memoryStorage());
	server = await TestServer.start();
	calls = new TestCalls(server);
});

afterEach(async () => {
	calls.dispose();
	await server[Symbol.asyncDispose]();
	vi.unstubAllGlobals();
});

afterAll(() => devices.stop());

/** Waits until the screen of Ann is there, and paused or not. */
const seesScreen = (call: Call, paused: boolean) =>
	when(call, ({ peers }) => {
		const screen = peers.find(({ displayName }) => displayName === 'Ann')?.media.screen;
		return screen?.paused === paused && screen;
	});

test('a shared screen that is paused stays so for the others, for late joiners, and after the media were restarted', async () => {
	const ann = await calls.enterAsHost('Ann');
	const bob = await calls.enter('Bob');
	await ann.actions.startScreenShare();
	expect(ann.store.getState().screen).toMatchObject({ status: 'on', paused: false, surface: { name: sharedWindow } });
	await seesScreen(bob, false);
	await ann.actions.pauseScreen();
	expect(ann.store.getState().screen).toMatchObject({ status: 'on', paused: true });
	const { producerId } = await seesScreen(bob, true);
	await seesScreen(await calls.enter('Cleo'), true);
	for (const { pid } of (await server.running.hostInfo.status()).workers) process.kill(pid, 'SIGKILL');
	const isOther = (id: string | undefined) => id !== undefined && id !== producerId;
	await when(bob, ({ peers }) => peers.some(({ media: { screen } }) => isOther(screen?.producerId) && screen?.paused));
	await ann.actions.resumeScreen();
	await seesScreen(bob, false);
	await ann.actions.stopScreenShare();
	expect(ann.store.getState().screen).toEqual({ status: 'off', deviceId: null, paused: false, surface: null });
	await when(bob, ({ peers }) => peers.every(({ media }) => !media.screen));
});

test('pausing does nothing while nothing is shared, and a share that is stopped while paused begins live the next time', async () => {
	const ann = await calls.enterAsHost('Ann');
	const bob = await calls.enter('Bob');
	await ann.actions.pauseScreen();
	expect(ann.store.getState().screen.paused).toBe(false);
	await ann.actions.startScreenShare();
	await ann.actions.pauseScreen();
	await seesScreen(bob, true);
	await ann.actions.stopScreenShare();
	await ann.actions.startScreenShare();
	await seesScreen(bob, false);
	expect(ann.store.getState().screen.paused).toBe(false);
});
