import { expect, test } from 'vitest';
import { LogSampler, maxLinesPerAddress, maxSamples, sampleWindowMs } from './LogSampler.ts';

function collecting() {
	const lines: { level: string; fields: object; message: string }[] = [];
	const at = (level: string) => (fields: object, message: string) => void lines.push({ level, fields, message });
	const logger = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
	const clock = { nowMs: 0 };
	return { lines, clock, sampler: new LogSampler(logger, () => clock.nowMs) };
}

test('logs a message once per connection, and another message beside it', () => {
	const { lines, sampler } = collecting();
	const logger = sampler.forConnection('192.0.2.1');
	for (let each = 0; each < 1000; each++) logger.warn({ each }, 'too many');
	logger.error({}, 'failed');
	expect(lines).toEqual([
		{ level: 'warn', fields: { each: 0 }, message: 'too many' },
		{ level: 'error', fields: {}, message: 'failed' },
	]);
});

test('samples the connections of one address, says how many lines were left out, and leaves other addresses alone', () => {
	const { lines, clock, sampler } = collecting();
	for (let each = 0; each < 100; each++) sampler.forConnection('192.0.2.1').warn({}, 'too many');
	expect(lines).toHaveLength(maxLinesPerAddress);
	sampler.forConnection('192.0.2.2').warn({}, 'too many');
	expect(lines).toHaveLength(maxLinesPerAddress + 1);
	clock.nowMs += sampleWindowMs;
	sampler.forAddress('192.0.2.1').warn({}, 'too many');
	expect(lines.at(-1)?.fields).toEqual({ suppressed: 100 - maxLinesPerAddress });
});

test('lets every debug line pass', () => {
	const { lines, sampler } = collecting();
	const logger = sampler.forConnection('192.0.2.1');
	for (let each = 0; each < 100; each++) logger.debug({}, 'answered');
	expect(lines).toHaveLength(100);
});

test('forgets the oldest address when there are too many', () => {
	const { sampler } = collecting();
	for (let each = 0; each < maxSamples + 10; each++) sampler.forAddress(`2001:db8:0:${each}`).warn({}, 'too many');
	expect(sampler.size).toBe(maxSamples);
});
