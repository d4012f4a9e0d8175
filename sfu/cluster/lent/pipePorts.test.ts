import { expect, test } from 'vitest';
import { pipePlace } from './pipePorts.ts';

const everywhere = { bind: null, mediaBind: null, lastMediaPort: null, workers: 2 };
const portsOf = (settings: Partial<Parameters<typeof pipePlace>[0]>) =>
	pipePlace({ ...everywhere, mediaPort: 44_440, ...settings })?.ports;

test('pipes have ports of their own, inside the range of media ports where there is one', () => {
	expect(portsOf({})).toEqual({ min: 44_540, max: 44_739 });
	expect(portsOf({ mediaPort: 65_400 })).toEqual({ min: 65_500, max: 65_535 });
	expect(portsOf({ lastMediaPort: 44_449 })).toEqual({ min: 44_442, max: 44_449 });
	expect(portsOf({ lastMediaPort: 44_441 })).toBeUndefined();
	expect(portsOf({ mediaPort: 0 })).toBeNull();
});

test('pipes are at the only address for media where there is one', () => {
	const address = (bind: string | null, mediaBind: string | null) =>
		pipePlace({ ...everywhere, mediaPort: 0, bind, mediaBind })?.address;
	expect([address(null, null), address('10.0.0.5', null), address('10.0.0.5', '10.0.0.6')]).toEqual([
		null,
		'10.0.0.5',
		'10.0.0.6',
	]);
});
