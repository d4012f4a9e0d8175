import { expect, test } from 'vitest';
import { dropForeignVariables, refusedVariable } from './variables.ts';

test.each(['NODE_COMPILE_CACHE', 'NODE_V8_COVERAGE'])('a release does not start with %s', (name) => {
	expect(refusedVariable({ PATH: '/bin', [name]: '/tmp/x' })).toBe(name);
});

test('a release starts with variables that are empty, and with those that are set for other programs', () => {
	expect(refusedVariable({ NODE_COMPILE_CACHE: '', NODE_OPTIONS: '--inspect', LECTERN_PORT: '0' })).toBeNull();
});

test('variables of Node and Electron and the file of TLS keys are dropped, in any case, and others stay', () => {
	const env = {
		NODE_OPTIONS: '--inspect',
		NODE_TLS_REJECT_UNAUTHORIZED: '0',
		node_debug: 'net',
		ELECTRON_NO_ASAR: '1',
		ELECTRON_ENABLE_LOGGING: 'file',
		SSLKEYLOGFILE: '/tmp/keys',
		LECTERN_PORT: '0',
		MY_NODE_NAME: 'x',
	};
	dropForeignVariables(env);
	expect(env).toEqual({ LECTERN_PORT: '0', MY_NODE_NAME: 'x' });
});
