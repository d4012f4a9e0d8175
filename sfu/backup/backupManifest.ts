import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { webhookSecretFile } from '../events/webhooks/readWebhookKey.ts';

export const manifestName = 'lectern-backup.json';
export const databaseName = 'lectern.db';
export const recordingsName = 'recordings';
/** Secrets and certificates: files that belong together. */
export const secretNames = ['token-secret', 'token-secrets-earlier', webhookSecretFile, 'tls', 'school-ca'] as const;
/** Files of documents, named by what is in them. */
export const materialsName = 'materials';
/** What of the data folder a backup has beside the database: the rest is made anew, or belongs to the desktop's browser. */
export const keptNames = [...secretNames, materialsName] as const;

/** Relative, with `/`, and inside: nothing of a backup is written elsewhere. */
const isInside = (path: string) =>
	/^[^\0\\]+$/.test(path) && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
const isKnown = (path: string) =>
	path === databaseName || [...keptNames, recordingsName].some((name) => path === name || path.startsWith(`${name}/`));

/** `lectern-backup.json`: what is in a backup, and the digests by which a damaged one is noticed. */
export const BackupManifest = z.object({
	format: z.literal('lectern-backup'),
	version: z.literal(1),
	/** Version of the program that made it, and of its database (`schemaVersion`). */
	lectern: z.string(),
	schemaVersion: z.number().int().min(1),
	/** ISO 8601. */
	createdAt: z.string(),
	files: z.array(
		z.object({
			path: z.string().refine((path) => isInside(path) && isKnown(path)),
			bytes: z.number().int().min(0),
			sha256: z.string(),
		}),
	),
});
export type BackupManifest = z.output<typeof BackupManifest>;
export type BackupFile = BackupManifest['files'][number];

/** SHA-256 in hex. @throws what the disk throws */
export async function digestOf(file: string): Promise<string> {
	const hash = createHash('sha256');
	await pipeline(createReadStream(file), hash);
	return hash.digest('hex');
}
