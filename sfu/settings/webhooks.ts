import { z } from 'zod';
import { text } from '../settingSchemas.ts';
import { optional, type Rows, row } from './row.ts';

const maxEndpoints = 8;

const endpoint = z.string().transform((value, context) => {
	const url = URL.canParse(value.trim()) ? new URL(value.trim()) : null;
	if (url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.hash) return url.href;
	context.addIssue({
		code: 'custom',
		message: 'must be an address like https://school.example/lectern, without a password',
	});
	return z.NEVER;
});
const endpoints = z
	.preprocess(
		(value) => (typeof value === 'string' ? value.split(',') : value),
		z.array(endpoint).max(maxEndpoints, `has at most ${maxEndpoints} entries`),
	)
	.transform((urls) => [...new Set(urls)]);

/** Backends that are told what happens. */
export const webhooks = {
	webhook: row({
		schema: endpoints,
		byDefault: () => [],
		argument: 'URL',
		help: 'address of a backend that is told what happens in the rooms, by signed requests; repeatable',
		defaultText: 'none',
		repeatable: true,
		// An address may hold a key.
		secret: true,
	}),
	webhookSecret: row({
		schema: optional(text(4096)),
		byDefault: () => null,
		argument: 'SECRET',
		help: 'secret that signs them, whsec_ and 24 to 64 bytes in base64, or @FILE that holds it',
		defaultText: 'made at the first start, in "webhook-secret" of the data folder',
		secret: true,
	}),
} satisfies Rows;
