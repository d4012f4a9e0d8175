import { expect, test } from 'vitest';
import { pipePorts } from './pipePorts.ts';

test('pipes have ports of their own, inside the range of media ports where there is one', () => {
	expect(pipePorts({ mediaPort: 44_440, lastMediaPort: null, workers: 2 })).toEqual({ min: 44_540, max: 44_739 });
	expect(pipePorts({ mediaPort: 65_400, lastMediaPort: null, workers: 2 })).toEqual({ min: 65_500, max: 65_535 });
	expect(pipePorts({ mediaPort: 44_440, lastMediaPort: 44_449, workers: 2 })).toEqual({ min: 44_442, max: 44_449 });
	expect(pipePorts({ mediaPort: 44_440, lastMediaPort: 44_441, workers: 2 })).toBeUndefined();
	expect(pipePorts({ mediaPort: 0, lastMediaPort: null, workers: 2 })).toBeNull();
});
