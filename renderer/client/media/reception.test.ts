import { expect, test } from 'vitest';
import type { ReceptionReason, ReceptionStep } from '../../../sfu/protocol/models.ts';
import { isWorse, limitOf, shownLevel } from './reception.ts';

const reception = (step: ReceptionStep, reason: ReceptionReason | null = 'budget') => ({ step, reason, heldBack: [] });

test('there is no limit without a reason', () => {
	expect(limitOf({ step: 'fewerTiles', reason: null })).toBeNull();
	expect(limitOf({ step: 'full', reason: null })).toBeNull();
});

test('each step down is worse than the one before', () => {
	expect(isWorse(reception('fewerTiles'), reception('lowerLayers'))).toBe(true);
	expect(isWorse(reception('fewerTiles', 'load'), reception('fewerTiles'))).toBe(false);
	expect(isWorse(reception('full', null), reception('audioOnly'))).toBe(false);
});

test('the shown level is at most fair while video is held back', () => {
	expect(shownLevel({ level: 'good' }, reception('lowerLayers'))).toBe('fair');
	expect(shownLevel({ level: 'unknown' }, reception('audioOnly'))).toBe('fair');
	expect(shownLevel({ level: 'poor', reason: 'loss' }, reception('audioOnly'))).toBe('poor');
	expect(shownLevel({ level: 'good' }, reception('full', null))).toBe('good');
});
