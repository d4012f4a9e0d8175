import { existsSync } from 'node:fs';
import { installPackages, isDebianLike, isRoot, missingPackages } from '../setup/debian.mjs';

/** What the end-to-end tests drive, look through and build their little networks with. */
const packages = [
	...['chromium', 'firefox-esr', 'xvfb', 'xauth', 'ffmpeg'],
	...['avahi-daemon', 'avahi-utils', 'dbus', 'libnss-mdns', 'libnss3-tools'],
	...['iproute2', 'nftables', 'iputils-ping'],
];

/**
 * Installs the missing packages where that is possible.
 * @returns {Promise<{ missing: string[], summary: string }>} missing: what tests have to do without
 */
export async function preparePrerequisites(note) {
	if (!isDebianLike())
		return { missing: [], summary: 'installed by you: end-to-end tests look for Chromium at LECTERN_CHROMIUM' };
	const missing = missingPackages(packages);
	if (missing.length === 0) return { missing, summary: '' };
	const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
	if (!isRoot()) return { missing, summary: `missing, tests that need them are skipped: \`sudo ${command}\`` };
	const complaint = await installPackages(missing, note);
	const still = missingPackages(packages);
	if (still.length === 0) return { missing: [], summary: `installed ${missing.join(' ')}` };
	return { missing: still, summary: `tests that need ${still.join(' ')} are skipped (${complaint}): \`${command}\`` };
}

/** @returns the reason why no end-to-end test can run, or '' */
export function endToEndObstacle(env = process.env) {
	const places = [env.LECTERN_CHROMIUM, '/usr/bin/chromium'].filter(Boolean);
	if (places.some(existsSync)) return '';
	return `there is no Chromium (looked for ${places.join(', ')}; LECTERN_CHROMIUM=<file> names another)`;
}
