import { expect, test } from 'vitest';
import { stateWith } from '../testing/callStates.ts';
import { type CallState, reduce } from './callState.ts';

const state = stateWith();
const laserOn = (surface: string, before: CallState = state) =>
	reduce(before, 'laserMoved', { surface, lasers: [{ peerId: 'ann', at: [1, 2] }] });

test('remembers a camera or screen as soon as there is ink on it, once', () => {
	expect(laserOn('media/p1')).toEqual({ inkedSurfaces: ['media/p1'] });
	expect(laserOn('media/p1', { ...state, ...laserOn('media/p1') })).toEqual({});
	const changed = { surface: 'media/p2', surfaceNumber: 1, revision: 1, removed: [], added: [] };
	expect(reduce(state, 'inkChanged', changed)).toEqual({ inkedSurfaces: ['media/p2'] });
	expect(reduce(state, 'inkDrawn', { frame: '', surface: 'media/p3' })).toEqual({ inkedSurfaces: ['media/p3'] });
});

test('leaves the state as it is for pages of documents, and for points that follow', () => {
	expect(laserOn('doc/d1/s0')).toEqual({});
	expect(reduce(state, 'inkDrawn', { frame: '' })).toEqual({});
});
