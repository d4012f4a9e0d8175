import { availableParallelism, hostname } from 'node:os';
import { resolve } from 'node:path';
import envPaths from 'env-paths';
import { z } from 'zod';
import { defaultAudioOnlyAbove, defaultMaxWorkerLoad, defaultVoices } from './core/limits.ts';
import { bindAddress, origins, ports, text, wholeNumber, yesOrNo } from './settingSchemas.ts';
import { StartError } from './startErrors.ts';

type Row<Schema extends z.ZodType> = {
	schema: Schema;
	byDefault: () => z.output<Schema> | null;
	/** Placeholder of the flag's value; without it the flag is a switch. */
	argument?: string;
	/** With unit, as shown by `--help`. */
	help: string;
	/** Where the default depends on the computer. */
	defaultText?: string;
	repeatable?: true;
};
const row = <Schema extends z.ZodType>(fields: Row<Schema>) => fields;
/** A setting that may stay unset. */
const optional = <Schema extends z.ZodType>(schema: Schema) => schema.nullable();

/** Every setting of the server. A row's name gives its flag (`httpPort`: `--http-port`) and variable (`LECTERN_HTTP_PORT`). */
export const settingRows = {
	port: row({
		schema: wholeNumber(0, 65_535),
		byDefault: () => 4443,
		argument: 'N',
		help: 'https and wss port; 0 takes any free one; a taken one, the next free',
	}),
	httpPort: row({
		schema: wholeNumber(0, 65_535),
		byDefault: () => 4480,
		argument: 'N',
		help: 'http port of the first page; 0 takes any free one; a taken one, the next free',
	}),
	legacyPort: row({
		schema: ports,
		byDefault: () => [],
		argument: 'N',
		help: 'further http port for older clients that cannot be told another, e.g. 4000, 8100, 8080, 3000; repeatable',
		defaultText: 'none',
		repeatable: true,
	}),
	mediaPort: row({
		schema: wholeNumber(0, 65_535),
		byDefault: () => 44_440,
		argument: 'N',
		help: 'first media port, UDP and TCP, one per worker; 0 takes any free ones',
	}),
	workers: row({
		schema: wholeNumber(1, 64),
		byDefault: () => availableParallelism(),
		argument: 'N',
		help: 'media workers',
		defaultText: 'one per core',
	}),
	bind: row({
		schema: optional(bindAddress),
		byDefault: () => null,
		argument: 'ADDRESS',
		help: 'stay on this address: pages, signalling, media and mDNS',
		defaultText: 'every interface',
	}),
	mdns: row({ schema: yesOrNo, byDefault: () => true, help: 'announce the class on the local network' }),
	open: row({ schema: yesOrNo, byDefault: () => false, help: 'nobody needs a token to join or to create a room' }),
	dataDir: row({
		schema: text(4096).transform((path) => resolve(path)),
		byDefault: () => envPaths('lectern', { suffix: '' }).data,
		argument: 'DIR',
		help: 'folder of certificates, rooms and settings',
		defaultText: 'the usual place of the system',
	}),
	name: row({
		schema: text(80),
		byDefault: () => `Class on ${hostname().split('.')[0] || 'this computer'}`.slice(0, 80),
		argument: 'NAME',
		help: 'name of the class',
		defaultText: 'Class on this computer',
	}),
	maxParticipants: row({
		schema: wholeNumber(1, 1000),
		byDefault: () => 60,
		argument: 'N',
		help: 'participants in a room, at most',
	}),
	audioOnlyAbove: row({
		schema: wholeNumber(0, 1000),
		byDefault: () => defaultAudioOnlyAbove,
		argument: 'N',
		help: 'with more participants than this in a room, clients are advised to do without videos; 0: never',
	}),
	voices: row({
		schema: wholeNumber(1, 20),
		byDefault: () => defaultVoices,
		argument: 'N',
		help: 'voices that everybody in a room hears at once, the loudest',
	}),
	budgetMbps: row({
		schema: optional(wholeNumber(1, 100_000)),
		byDefault: () => null,
		argument: 'MBPS',
		help: 'Mbit/s that all rooms together may send to participants',
		defaultText: 'by the network of this computer',
	}),
	maxWorkerLoad: row({
		schema: wholeNumber(1, 100),
		byDefault: () => defaultMaxWorkerLoad * 100,
		argument: 'PERCENT',
		help: 'percent of a core at which a media worker takes no more rooms and cameras',
	}),
	graceMs: row({
		schema: wholeNumber(0, 600_000),
		byDefault: () => 20_000,
		argument: 'MS',
		help: 'milliseconds a lost connection keeps its place',
	}),
	logLevel: row({
		schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
			error: 'must be one of fatal, error, warn, info, debug, trace, silent',
		}),
		byDefault: () => 'info' as const,
		argument: 'LEVEL',
		help: 'what is logged to stderr',
	}),
	workerBin: row({
		schema: optional(text(4096).transform((path) => resolve(path))),
		byDefault: () => null,
		argument: 'FILE',
		help: 'media worker program (also MEDIASOUP_WORKER_BIN)',
		defaultText: "mediasoup's own",
	}),
	rendererDir: row({
		schema: optional(text(4096).transform((path) => resolve(path))),
		byDefault: () => null,
		argument: 'DIR',
		help: 'built pages to serve',
		defaultText: 'beside the program',
	}),
	allowOrigin: row({
		schema: origins,
		byDefault: () => [],
		argument: 'ORIGIN',
		help: 'web page allowed to use this server, and name it may be reached by; repeatable',
		defaultText: 'none',
		repeatable: true,
	}),
	tokenTtlHours: row({
		schema: wholeNumber(1, 8760),
		byDefault: () => 24,
		argument: 'HOURS',
		help: 'hours a participant may come back with the same token',
	}),
	json: row({ schema: yesOrNo, byDefault: () => false, help: 'print one line of JSON once listening, nothing else' }),
	openHost: row({ schema: yesOrNo, byDefault: () => false, help: 'open the host screen in the default browser' }),
} satisfies Record<string, Row<z.ZodType>>;

export type SettingName = keyof typeof settingRows;
type Shape = { [Name in SettingName]: (typeof settingRows)[Name]['schema'] };
export type Settings = { [Name in SettingName]: z.output<Shape[Name]> };
/** What flags, variables or the desktop say; the rest is stored or default. */
export type GivenSettings = { [Name in keyof Settings]?: Settings[Name] | undefined };

export const settingNames = Object.keys(settingRows) as SettingName[];
// Object.fromEntries forgets which schema belongs to which name; the rows above know it.
const shape = Object.fromEntries(settingNames.map((name) => [name, settingRows[name].schema])) as Shape;
const given = z.object(shape).partial();

const words = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
export const flagOf = (name: SettingName) => `--${words(name)}`;
export const variableOf = (name: SettingName) => `LECTERN_${words(name).replaceAll('-', '_').toUpperCase()}`;

/** What `--help` says of a default. */
export function defaultTextOf(name: SettingName): string {
	const { defaultText, byDefault }: Row<z.ZodType> = settingRows[name];
	if (defaultText) return defaultText;
	const value = byDefault();
	return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
}

function parseGiven(values: Record<string, unknown>, nameFor: (name: SettingName) => string): GivenSettings {
	const result = given.safeParse(values);
	if (result.success) return result.data;
	const issue = result.error.issues[0];
	const name = settingNames.find((candidate) => candidate === issue?.path[0]);
	if (!issue || !name) throw new StartError('usage', 'These settings are not understood.');
	throw new StartError('usage', `${nameFor(name)} ${issue.message}, not "${values[name]}".`);
}

/**
 * Flags first, then `LECTERN_*` variables. `flags` holds only what was really said.
 * @throws StartError usage
 */
export function readGiven(flags: Record<string, unknown>, environment: NodeJS.ProcessEnv = {}): GivenSettings {
	const fromVariables = settingNames
		.map((name) => [name, environment[variableOf(name)]] as const)
		// An empty variable is how shells and service files say "unset".
		.filter(([, value]) => value !== undefined && value !== '');
	const said = Object.entries(flags).filter(([, value]) => value !== undefined && value !== null);
	return {
		...(environment.MEDIASOUP_WORKER_BIN ? { workerBin: resolve(environment.MEDIASOUP_WORKER_BIN) } : {}),
		...parseGiven(Object.fromEntries(fromVariables), variableOf),
		...parseGiven(Object.fromEntries(said), flagOf),
	};
}

/** Given settings, then stored ones that are still understood, then defaults. */
export function completeSettings(settings: GivenSettings, stored: Record<string, unknown> = {}): Settings {
	const defaults = Object.fromEntries(settingNames.map((name) => [name, settingRows[name].byDefault()]));
	const understood = settingNames
		.map((name) => [name, stored[name] === undefined ? undefined : shape[name].safeParse(stored[name])] as const)
		.flatMap(([name, result]) => (result?.success ? [[name, result.data]] : []));
	// Every name has a default of its row's type, and what overrides it has passed that row's schema.
	return { ...defaults, ...Object.fromEntries(understood), ...settings } as Settings;
}
