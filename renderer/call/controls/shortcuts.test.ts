import { expect, test, vi } from 'vitest';
import type { CallState } from '../../client/state/callState.ts';
import { createCall } from '../../client/state/callStore.ts';
import { shortcuts } from './shortcuts.ts';

const { store, actions } = createCall();

/** Presses a key in a state, and returns the calls of actions that may follow. */
function press(keyName: string, change: Partial<CallState> = {}) {
	const setMicEnabled = vi.fn(async () => {});
	const setHandRaised = vi.fn(async () => {});
	const panel = { open: null, toggle: vi.fn() };
	shortcuts
		.find((shortcut) => shortcut.keyName === keyName)
		?.press?.({
			state: { ...store.getState(), ...change },
			actions: { ...actions, setMicEnabled, setHandRaised },
			panel,
		});
	return { mic: setMicEnabled.mock.calls, hand: setHandRaised.mock.calls, panel: panel.toggle.mock.calls };
}

const mic = (status: CallState['mic']['status']) => ({ mic: { status, deviceId: null } });

test('gives every shortcut a key of its own', () => {
	expect(new Set(shortcuts.map(({ keyName }) => keyName)).size).toBe(shortcuts.length);
});

test('M switches the microphone, but not while it starts or is not permitted', () => {
	expect(press('M', mic('off')).mic).toEqual([[true]]);
	expect(press('M', mic('denied')).mic).toEqual([[true]]);
	expect(press('M', mic('on')).mic).toEqual([[false]]);
	expect(press('M', mic('starting')).mic).toEqual([]);
	const permissions = { ...store.getState().permissions, mic: false };
	expect(press('M', { ...mic('off'), permissions }).mic).toEqual([]);
});

test('H raises our own hand, or lowers it while it is raised', () => {
	expect(press('H', { selfPeerId: 'ann', hands: ['ben'] }).hand).toEqual([[true]]);
	expect(press('H', { selfPeerId: 'ann', hands: ['ben', 'ann'] }).hand).toEqual([[false]]);
});

test('C and P toggle their side panels', () => {
	expect(press('C').panel).toEqual([['chat']]);
	expect(press('P').panel).toEqual([['people']]);
});
