import { expect, test } from 'vitest';
import { stateWith } from '../testing/callStates.ts';
import { reduce } from './callState.ts';
import { mediaTroubleSlice } from './mediaTrouble.ts';

/** What the slice makes of the answer of `joinRoom`: only its own snapshot is read. */
function entered(parts: object) {
	type Entered = NonNullable<typeof mediaTroubleSlice.entered>;
	return mediaTroubleSlice.entered?.({ parts } as unknown as Parameters<Entered>[0], {} as Parameters<Entered>[1]);
}

test('a host knows from the answer of joinRoom and from notices whom media do not reach', () => {
	const mediaTrouble = { peerIds: ['ben'], ports: [44440] };
	expect(entered({ mediaTrouble })).toEqual({ peersInTrouble: mediaTrouble });
	const none = { peerIds: [], ports: [] };
	expect(reduce(stateWith(), 'mediaTroubleChanged', none)).toEqual({ peersInTrouble: none });
});

test('a participant, who is told of nobody, keeps an empty list after a reconnect too', () => {
	expect(entered({})).toEqual({ peersInTrouble: { peerIds: [], ports: [] } });
});
