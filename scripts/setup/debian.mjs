import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { run } from './processes.mjs';

const installTimeoutMs = 15 * 60_000;
const policyFile = '/usr/sbin/policy-rc.d';

export const isRoot = () => process.getuid?.() === 0;

/** True for Debian and its derivatives with apt. */
export function isDebianLike(osRelease = readOsRelease()) {
	const ids = [...osRelease.matchAll(/^ID(?:_LIKE)?="?([^"\n]*)"?$/gm)].flatMap((match) => match[1].split(' '));
	return (
		process.platform === 'linux' && (ids.includes('debian') || ids.includes('ubuntu')) && existsSync('/usr/bin/apt-get')
	);
}

function readOsRelease() {
	return existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
}

export function missingPackages(names) {
	// biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own placeholders
	const format = '${Package} ${Status}\n';
	const { stdout } = spawnSync('dpkg-query', ['-W', '-f', format, ...names], { encoding: 'utf8' });
	const installed = new Set(
		(stdout ?? '')
			.split('\n')
			.filter((line) => line.endsWith('ok installed'))
			.map((line) => line.split(' ')[0]),
	);
	return names.filter((name) => !installed.has(name));
}

/** Installs packages without starting their services (policy-rc.d), so that a test run leaves no daemon on the network. @returns error line or '' */
export async function installPackages(names, note) {
	const ownPolicy = !existsSync(policyFile);
	if (ownPolicy) writeFileSync(policyFile, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
	try {
		const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
		note('apt-get update');
		await run('apt-get', ['update'], { env, timeoutMs: installTimeoutMs });
		note(`installing ${names.join(' ')}`);
		const args = ['install', '-y', '--no-install-recommends', '--no-upgrade', ...names];
		const { code, tail } = await run('apt-get', args, { env, timeoutMs: installTimeoutMs });
		return code === 0 ? '' : (tail.findLast((line) => line.startsWith('E:')) ?? tail.at(-1) ?? 'apt-get failed');
	} finally {
		if (ownPolicy) rmSync(policyFile, { force: true });
	}
}
