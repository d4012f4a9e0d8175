import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { errorText } from '../../errorText.ts';
import { StartError } from '../../startErrors.ts';
import { readIfExists, writeFileAtomically } from '../../store/files.ts';
import { newWebhookSecret, webhookKey } from './signature.ts';

/** In the data folder, readable by its owner only. */
export const webhookSecretFile = 'webhook-secret';

const advice = 'It is "whsec_" and 24 to 64 bytes in base64: `echo whsec_$(openssl rand -base64 32)` makes one.';

/**
 * The key that signs webhooks.
 * @param given the secret, or `@` and the file that holds it; null: that of the data folder, which is made at first
 * @throws StartError usage: what is given is no secret; data-dir
 */
export async function readWebhookKey(given: string | null, dataDir: string): Promise<Buffer> {
	if (given === null) return ownKey(join(dataDir, webhookSecretFile));
	const file = given.startsWith('@') ? resolve(given.slice(1)) : null;
	const where = file === null ? 'The value of --webhook-secret' : `The file ${file} of --webhook-secret`;
	const secret = file === null ? given : await readSecret(file, where);
	const key = webhookKey(secret.trim());
	if (!key) throw new StartError('usage', `${where} is no secret. ${advice}`);
	return key;
}

async function readSecret(file: string, where: string): Promise<string> {
	try {
		return await readFile(file, 'utf8');
	} catch (error) {
		throw new StartError('usage', `${where} cannot be read: ${errorText(error)}.`, { cause: error });
	}
}

async function ownKey(file: string): Promise<Buffer> {
	try {
		const found = webhookKey((await readIfExists(file))?.trim() ?? '');
		if (found) return found;
		const secret = newWebhookSecret();
		await writeFileAtomically(file, `${secret}\n`);
		const made = webhookKey(secret);
		if (!made) throw new Error('the new secret has no key');
		return made;
	} catch (error) {
		throw new StartError('data-dir', `${file} cannot be read or written: ${errorText(error)}.`, { cause: error });
	}
}
