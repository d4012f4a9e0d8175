import { existsSync } from 'node:fs';
import { installPackages, isDebianLike, isRoot, missingPackages } from '../setup/debian.mjs';

/** Debian packages that tests need: browsers, X server, mDNS, certificates, network namespaces, films, wrong clocks, what operators use, Redis, Go for an example. */
const packages = [
	...['chromium', 'firefox-esr', 'xvfb', 'xauth', 'ffmpeg', 'unzip'],
	...['avahi-daemon', 'avahi-utils', 'dbus', 'libnss-mdns', 'libnss3-tools', 'openssl'],
	...['nginx-light', 'caddy', 'prometheus', 'docker-compose', 'systemd'],
	...['iproute2', 'nftables', 'coturn', 'iputils-ping', 'faketime', 'redis-server', 'golang-go'],
];

/**
 * Installs the missing packages on Debian-like Linux as root.
 * @returns {Promise<{ missing: string[], summary: string }>} missing: packages that could not be installed
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
	const paths = [env.LECTERN_CHROMIUM, '/usr/bin/chromium'].filter(Boolean);
	if (paths.some(existsSync)) return '';
	return `there is no Chromium (looked for ${paths.join(', ')}; LECTERN_CHROMIUM=<file> names another)`;
}
