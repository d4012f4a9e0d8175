import { readFileSync } from 'node:fs';
import type { InterfaceKind, LanAddress } from './interfaces.ts';

/**
 * Default bandwidth budget for audio and video by kind of interface, Mbit/s, which leaves room for other traffic. Wi-Fi: a
 * common access point carries 100 to 150 in a full room, both directions and all devices together. Loopback: memory only.
 */
const defaultMbps: Record<InterfaceKind, number> = {
	ethernet: 600,
	wifi: 50,
	vpn: 20,
	virtual: 600,
	loopback: 2_000,
	other: 50,
};
/** The share of an Ethernet link's speed that is used. */
const ethernetShare = 0.6;
/** How long the last result is cached, ms. */
const cacheMs = 30_000;

let cached: { interfaceName: string; mbps: number; atMs: number } | undefined;

/** The bandwidth budget of an interface, Mbit/s: by its link speed (Ethernet on Linux), else by its kind. */
export function networkBudgetMbps({ interfaceName, kind }: LanAddress): number {
	const nowMs = performance.now();
	if (cached?.interfaceName === interfaceName && nowMs - cached.atMs < cacheMs) return cached.mbps;
	const linkMbps = kind === 'ethernet' ? readLinkMbps(interfaceName) : undefined;
	const mbps = linkMbps === undefined ? defaultMbps[kind] : linkMbps * ethernetShare;
	cached = { interfaceName, mbps, atMs: nowMs };
	return mbps;
}

function readLinkMbps(interfaceName: string): number | undefined {
	if (process.platform !== 'linux') return undefined;
	try {
		const mbps = Number(readFileSync(`/sys/class/net/${interfaceName}/speed`, 'utf8'));
		// -1 if the link is down.
		return mbps > 0 ? mbps : undefined;
	} catch {
		return undefined;
	}
}
