/** What we get of the pictures on our screen, in a person's words. Pure. */
import type { Reception, ReceptionReason, ReceptionStep } from '../../../sfu/protocol/models.ts';
import type { Quality } from '../state/types.ts';

/** Each a step down. */
const steps: ReceptionStep[] = ['full', 'lowerLayers', 'fewerTiles', 'audioOnly'];
export const stepDown = (step: ReceptionStep) => steps.indexOf(step);

/** Something of the pictures does not come. */
export type Limit = { step: Exclude<ReceptionStep, 'full'>; reason: ReceptionReason };

/** Null: everything comes, or the server does not say why not. */
export function limitOf({ step, reason }: Pick<Reception, 'step' | 'reason'>): Limit | null {
	return step === 'full' || reason === null ? null : { step, reason };
}

export const isWorse = (now: Reception, before: Reception) => stepDown(now.step) > stepDown(before.step);

/** What our own indicator looks like: no better than fair while something is missing. */
export function shownLevel({ level }: Quality, reception: Reception): Quality['level'] {
	return limitOf(reception) && (level === 'good' || level === 'unknown') ? 'fair' : level;
}
