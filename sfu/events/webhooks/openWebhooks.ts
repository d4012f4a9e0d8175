import type { Logger } from '../../core/Logger.ts';
import type { Store } from '../../store/Store.ts';
import type { Happenings } from '../Happenings.ts';
import type { Webhooks } from './Webhooks.ts';

type Parts = {
	settings: { webhook: readonly string[]; webhookSecret: string | null; dataDir: string };
	happenings: Happenings;
	store: Pick<Store, 'webhookMessages'>;
	logger: Logger;
};

/**
 * null: no backend is told. To be closed after the SFU, whose end it tells of.
 * @throws StartError usage, data-dir: there is no key
 */
export async function openWebhooks({ settings, happenings, store, logger }: Parts): Promise<Webhooks | null> {
	const { webhook: urls, webhookSecret, dataDir } = settings;
	const messages = store.webhookMessages;
	if (urls.length === 0) {
		// Of backends that are no longer told.
		for (const { endpoint, messageId } of messages.all()) messages.remove(endpoint, messageId);
		return null;
	}
	const [{ Webhooks }, { readWebhookKey }] = await Promise.all([
		import('./Webhooks.ts'),
		import('./readWebhookKey.ts'),
	]);
	return new Webhooks({ urls, happenings, messages, logger, key: await readWebhookKey(webhookSecret, dataDir) });
}
