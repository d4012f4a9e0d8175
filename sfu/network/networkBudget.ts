import { readFileSync } from 'node:fs';
import type { InterfaceKind, LanAddress } from './interfaces.ts';

/**
 * What one interface carries of pictures and sound without disturbing whatever else is on it, Mbit/s. Wi-Fi: a common
 * access point gives a full room 100 to 150 together, both directions and every other device included. Loopback: memory.
 */
const usualMbps: Record<InterfaceKind, number> = {
	ethernet: 600,
	wifi: 50,
	vpn: 20,
	virtual: 600,
	loopback: 2_000,
	other: 50,
};
/** Of a cable's speed, so much is for classes. */
const cableShare = 0.6;
/** The system is asked this often at most, ms: a cable that is plugged in elsewhere is noticed soon enough. */
const keptMs = 30_000;

let last: { interfaceName: string; mbps: number; atMs: number } | undefined;

/** By the speed of the cable where the system tells it (Linux), by the kind of interface elsewhere. */
export function linkBudgetMbps({ interfaceName, kind }: LanAddress): number {
	const nowMs = performance.now();
	if (last?.interfaceName === interfaceName && nowMs - last.atMs < keptMs) return last.mbps;
	const cableMbps = kind === 'ethernet' ? cableSpeedMbps(interfaceName) : undefined;
	const mbps = cableMbps === undefined ? usualMbps[kind] : cableMbps * cableShare;
	last = { interfaceName, mbps, atMs: nowMs };
	return mbps;
}

function cableSpeedMbps(interfaceName: string): number | undefined {
	if (process.platform !== 'linux') return undefined;
	try {
		const mbps = Number(readFileSync(`/sys/class/net/${interfaceName}/speed`, 'utf8'));
		// -1 without a link.
		return mbps > 0 ? mbps : undefined;
	} catch {
		return undefined;
	}
}
