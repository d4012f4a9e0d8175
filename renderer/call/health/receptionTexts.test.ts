import { expect, test } from 'vitest';
import { ReceptionReason, ReceptionStep } from '../../../sfu/protocol/models.ts';
import { limitOf } from '../../client/media/reception.ts';
import en from '../../i18n/en.json' with { type: 'json' };

test('every step below full has a text for every reason', () => {
	for (const step of ReceptionStep.options) {
		for (const reason of ReceptionReason.options) {
			const limit = limitOf({ step, reason });
			if (limit) expect(en.quality.reception[limit.step][limit.reason]).toMatch(/Sound goes on\.$/);
			else expect(step).toBe('full');
		}
	}
});
