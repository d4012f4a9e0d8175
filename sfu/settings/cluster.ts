import { resolve } from 'node:path';
import { redisAddress, redisPrefix, text, wholeNumber } from '../settingSchemas.ts';
import { optional, type Rows, row } from './row.ts';

/** Several servers that work as one. */
export const cluster = {
	redis: row({
		schema: optional(redisAddress),
		byDefault: () => null,
		argument: 'URL',
		help: 'Redis (6.2 or newer, or Valkey) behind which several servers work as one, like redis://:password@redis.school.example:6379/0; rediss:// for TLS; @FILE holds the address',
		defaultText: 'none: this server works alone',
		foreignVariable: 'LECTERN_REDIS_URL',
		// It may hold a password.
		secret: true,
	}),
	redisPrefix: row({
		schema: redisPrefix,
		byDefault: () => 'lectern:',
		argument: 'TEXT',
		help: 'with --redis: what every key there begins with; servers with the same one work as one',
	}),
	redisCa: row({
		schema: optional(text(4096).transform((path) => resolve(path))),
		byDefault: () => null,
		argument: 'FILE',
		help: 'with rediss://: certificate of the CA that Redis is trusted by (PEM)',
		defaultText: 'those that Node.js trusts',
	}),
	drainSeconds: row({
		schema: wholeNumber(0, 86_400),
		byDefault: () => 20,
		argument: 'SECONDS',
		help: 'with --redis: how long a server that shall end (SIGTERM) waits for its rooms to become empty before the other servers take them over; it takes no new ones meanwhile',
	}),
} satisfies Rows;
