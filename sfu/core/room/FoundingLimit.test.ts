import { expect, test } from 'vitest';
import { SfuError } from '../errors.ts';
import { FoundingLimit } from './FoundingLimit.ts';

test('does not count a room whose creation failed', () => {
	const limit = new FoundingLimit(1);
	const fail = () => {
		throw new SfuError('unavailable', 'too many rooms');
	};
	expect(() => limit.take('192.168.1.7', fail)).toThrow('too many rooms');
	expect(limit.take('192.168.1.7', () => 'founded')).toBe('founded');
	expect(() => limit.take('192.168.1.7', () => 'founded')).toThrow(expect.objectContaining({ code: 'rate-limited' }));
});
