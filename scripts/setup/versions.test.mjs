import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectDir } from './paths.mjs';
import { isAtLeast, minNode } from './versions.mjs';

test.each([
	['v22.12.0', true],
	['22.12.1', true],
	['24.0.0', true],
	['100.0.0', true],
	['22.9.0', false],
	['v20.20.2', false],
	['21.99.99', false],
])('isAtLeast(%s, 22.12.0) is %s', (version, expected) => {
	expect(isAtLeast(version, '22.12.0')).toBe(expected);
});

test('minNode equals the version in the engines field of package.json', () => {
	const { engines } = JSON.parse(readFileSync(join(projectDir, 'package.json'), 'utf8'));
	const [, named] = /^>=\s*([\d.]+)$/.exec(engines.node) ?? [];
	expect(isAtLeast(named, minNode) && isAtLeast(minNode, named)).toBe(true);
});
