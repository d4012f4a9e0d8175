import { expect, test } from 'vitest';
import { isolate } from './bidi.ts';

test.each(['שרה', 'محمد (2)', 'Sara שרה', 'ߞߊߡߊ', '𞤀𞤣𞤢𞤥', 'ދިވެހި'])(
	'isolates "%s", which is read from the right',
	(name) => {
		expect(isolate(name)).toBe(`\u2068${name}\u2069`);
	},
);

test.each(['Mia (2)', 'Дмитрий', '王小明', 'अनिल', '🦊', ''])('leaves "%s" as it is', (name) => {
	expect(isolate(name)).toBe(name);
});
