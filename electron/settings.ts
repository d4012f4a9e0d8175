import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';

/** Flags passed to the server unparsed: the server's own schema validates them and reports what is wrong. */
export const serverFlags = {
	port: { type: 'string' },
	'http-port': { type: 'string' },
	'legacy-port': { type: 'string', multiple: true },
	'media-port': { type: 'string' },
	workers: { type: 'string' },
	bind: { type: 'string' },
	mdns: { type: 'boolean' },
	open: { type: 'boolean' },
	name: { type: 'string' },
	recordings: { type: 'string' },
	recorder: { type: 'string' },
	ffmpeg: { type: 'string' },
	'max-participants': { type: 'string' },
	'grace-ms': { type: 'string' },
	'log-level': { type: 'string' },
	'allow-origin': { type: 'string', multiple: true },
	'token-ttl-hours': { type: 'string' },
} as const;
export const desktopFlags = { 'data-dir': { type: 'string' }, 'confirm-quit': { type: 'boolean' } } as const;

/** Addresses of `--bind` at which the server is reachable as localhost. */
const reachableAddresses = ['localhost', '127.0.0.1', '::1', '0.0.0.0', '::', '*'];
const unreachable =
	'must be localhost or 0.0.0.0: the window reaches the class as localhost; `lectern serve --bind` takes any address';

const Settings = z.object({
	/** Folder of everything Lectern keeps: rooms, certificates, window size. Default: the system's folder for application data. */
	dataDir: z
		.string('must be a folder')
		.min(1, 'must not be empty')
		.transform((path) => resolve(path))
		.optional(),
	/** Asks for confirmation before quitting while a class runs. Default true; tests turn it off. */
	confirmQuit: z.stringbool('must be yes or no').default(true),
	/** Address the server listens on. A single address other than localhost would lock the window out. Default: all addresses. */
	bind: z
		.string('must be an address')
		.refine((address) => reachableAddresses.includes(address.trim()), unreachable)
		.optional(),
	/** The server's settings by its own names; it takes an absent one from `LECTERN_*` or from its defaults. */
	server: z.record(z.string(), z.union([z.string(), z.boolean(), z.array(z.string())])),
});
export type Settings = z.infer<typeof Settings>;

/**
 * Settings from the command line, then from `LECTERN_*`. Chromium's own switches on the same command line are skipped.
 * @throws z.ZodError
 */
export function readSettings(args: string[], env: Record<string, string | undefined>): Settings {
	const options = { ...serverFlags, ...desktopFlags };
	const { values } = parseArgs({ args, options, allowNegative: true, allowPositionals: true, strict: false });
	const given = Object.keys(serverFlags).flatMap((flag) =>
		values[flag] === undefined ? [] : [[camelCase(flag), values[flag]]],
	);
	return Settings.parse({
		dataDir: values['data-dir'] ?? (env.LECTERN_DATA_DIR || undefined),
		confirmQuit: values['confirm-quit']?.toString() ?? (env.LECTERN_CONFIRM_QUIT || undefined),
		bind: values.bind ?? (env.LECTERN_BIND || undefined),
		server: Object.fromEntries(given),
	});
}

function camelCase(flag: string): string {
	return flag.replace(/-[a-z]/g, (letter) => letter.slice(1).toUpperCase());
}
