import type { Cluster } from '../cluster/Cluster.ts';
import type { Settings } from '../config.ts';
import type { Logger } from '../core/Logger.ts';
import type { Store } from '../store/Store.ts';

type Given = { settings: Settings; local: Store; version: string; logger: Logger };

/**
 * The servers that this one works with. null: it works alone, and nothing of them is loaded.
 * @throws StartError usage, network, data-dir, cluster
 */
export async function joinCluster({ settings, ...given }: Given): Promise<Cluster | null> {
	const { redis } = settings;
	if (redis === null) return null;
	const { openCluster } = await import('../cluster/openCluster.ts');
	return openCluster({ settings: { ...settings, redis }, ...given });
}
