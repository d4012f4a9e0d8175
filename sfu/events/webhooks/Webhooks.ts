import { createHash } from 'node:crypto';
import { nanoid } from 'nanoid';
import type { Logger } from '../../core/Logger.ts';
import { steadyNowMs } from '../../steadyClock.ts';
import type { Store } from '../../store/Store.ts';
import type { Happening } from '../Happening.ts';
import type { Happenings } from '../Happenings.ts';
import { messageOf } from './messageOf.ts';
import { WebhookEndpoint, type WebhookEndpointParts } from './WebhookEndpoint.ts';

export type WebhooksParts = {
	/** Addresses of backends, each once. */
	urls: readonly string[];
	happenings: Happenings;
	/** Keeps what is not delivered yet over a restart. */
	messages: Store['webhookMessages'];
	logger: Logger;
} & Pick<WebhookEndpointParts, 'key' | 'retryDelaysMs'>;

type Endpoint = { id: string; sender: WebhookEndpoint };

/** Tells backends what happens, each in the order in which it happened, and independently of the others. */
export class Webhooks {
	readonly #parts: WebhooksParts;
	readonly #endpoints: readonly Endpoint[];

	constructor(parts: WebhooksParts) {
		const { urls, happenings, messages, key, logger, retryDelaysMs } = parts;
		this.#parts = parts;
		const stored = messages.all();
		this.#endpoints = urls.map((url) => {
			const id = endpointId(url);
			const waiting = stored.filter(({ endpoint }) => endpoint === id);
			const done = (messageId: string) => messages.remove(id, messageId);
			return { id, sender: new WebhookEndpoint({ url, key, waiting, done, logger, retryDelaysMs }) };
		});
		// Of backends that are no longer told.
		const known = new Set(this.#endpoints.map(({ id }) => id));
		for (const { endpoint, messageId } of stored) if (!known.has(endpoint)) messages.remove(endpoint, messageId);
		happenings.on('happened', (happening) => this.#happened(happening));
	}

	/** Idempotent. */
	async close(): Promise<void> {
		await Promise.all(this.#endpoints.map(({ sender }) => sender.close()));
	}

	#happened(happening: Happening): void {
		const createdAtMs = steadyNowMs();
		const content = messageOf(happening, createdAtMs);
		if (!content) return;
		const message = { messageId: `msg_${nanoid()}`, body: JSON.stringify(content), createdAtMs };
		for (const { id, sender } of this.#endpoints) {
			this.#parts.messages.save({ ...message, endpoint: id });
			sender.add(message);
		}
	}
}

/** An address may hold a secret, and the database is no place for it. */
const endpointId = (url: string) => createHash('sha256').update(url).digest('base64url');
