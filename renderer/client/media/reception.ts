/** Compares how much of the video on our screen the server sends. Pure. */
import type { Reception, ReceptionStep } from '../../../sfu/protocol/models.ts';
import type { Limit, Quality } from '../types.ts';

/** From everything to no video at all. */
const steps: ReceptionStep[] = ['full', 'lowerLayers', 'fewerTiles', 'audioOnly'];

/** 0 (everything is received) to 3 (sound only). */
export const stepDown = (step: ReceptionStep) => steps.indexOf(step);

/** null: all video is received, or the server gives no reason. */
export function limitOf({ step, reason }: Pick<Reception, 'step' | 'reason'>): Limit | null {
	return step === 'full' || reason === null ? null : { step, reason };
}

export const isWorse = (now: Reception, before: Reception) => stepDown(now.step) > stepDown(before.step);

/** The level of our own indicator: at most fair while video is held back. */
export function shownLevel({ level }: Quality, reception: Reception): Quality['level'] {
	return limitOf(reception) && (level === 'good' || level === 'unknown') ? 'fair' : level;
}
