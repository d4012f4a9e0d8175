import { availableParallelism, hostname } from 'node:os';
import { resolve } from 'node:path';
import envPaths from 'env-paths';
import { z } from 'zod';
import {
	defaultAudioOnlyAbove,
	defaultHostAbsenceMs,
	defaultMaxWorkerLoad,
	defaultRoomsPerAddress,
	defaultSeatsPerPerson,
	defaultVoices,
	foundedPerHourFactor,
	minHostSeats,
} from './core/limits.ts';
import { ClassName } from './protocol/models.ts';
import { bindAddress, origins, ports, text, wholeNumber, yesOrNo } from './settingSchemas.ts';
import { StartError } from './startErrors.ts';

type Row<Schema extends z.ZodType> = {
	schema: Schema;
	/** null: the setting is optional and stays unset. */
	byDefault: () => z.output<Schema> | null;
	/** Placeholder of the flag's value in `--help`. Without it, the flag is a switch. */
	argument?: string;
	/** Text for `--help`, with the unit. */
	help: string;
	/** Text for a default that depends on the computer, or that is null. */
	defaultText?: string;
	/** The flag may be given several times. */
	repeatable?: true;
};
const row = <Schema extends z.ZodType>(fields: Row<Schema>) => fields;
/** The schema of a setting that may stay unset. */
const optional = <Schema extends z.ZodType>(schema: Schema) => schema.nullable();

/**
 * Every setting of the server, one row each. The name of a row determines its flag (`httpPort`: `--http-port`) and its
 * environment variable (`LECTERN_HTTP_PORT`).
 */
export const settingRows = {
	port: row({
		schema: wholeNumber(0, 65_535),
		byDefault: () => 4443,
		argument: 'N',
		help: 'port for https and wss; 0: any free port; if it is in use, the next free one',
	}),
	httpPort: row({
		schema: wholeNumber(0, 65_535),
		byDefault: () => 4480,
		argument: 'N',
		help: 'port of the landing page (http); 0: any free port; if it is in use, the next free one',
	}),
	legacyPort: row({
		schema: ports,
		byDefault: () => [],
		argument: 'N',
		help: 'additional http port for legacy clients with a hard-coded port, e.g. 4000, 8100, 8080, 3000; repeatable',
		defaultText: 'none',
		repeatable: true,
	}),
	mediaPort: row({
		schema: wholeNumber(0, 65_535),
		byDefault: () => 44_440,
		argument: 'N',
		help: 'first port for media, UDP and TCP, one port per worker; 0: any free ports',
	}),
	workers: row({
		schema: wholeNumber(1, 64),
		byDefault: () => availableParallelism(),
		argument: 'N',
		help: 'number of media worker processes (also: MEDIASOUP_WORKERS)',
		defaultText: 'one per CPU core',
	}),
	bind: row({
		schema: optional(bindAddress),
		byDefault: () => null,
		argument: 'ADDRESS',
		help: 'only address to listen on for pages, signalling, media and mDNS',
		defaultText: 'every interface',
	}),
	mdns: row({ schema: yesOrNo, byDefault: () => true, help: 'announce the class on the local network by mDNS' }),
	open: row({
		schema: yesOrNo,
		byDefault: () => false,
		help: 'anybody may join every room and create rooms without a token; ending and changing a room, removing people and being a host need the token of the founder of the room, which gets it when it creates the room, of the host or of a program',
	}),
	roomsPerAddress: row({
		schema: wholeNumber(1, 1000),
		byDefault: () => defaultRoomsPerAddress,
		argument: 'N',
		help: `with --open: rooms that one address may have at a time of those it created without a token; ${foundedPerHourFactor} times as many an hour`,
	}),
	dataDir: row({
		schema: text(4096).transform((path) => resolve(path)),
		byDefault: () => envPaths('lectern', { suffix: '' }).data,
		argument: 'DIR',
		help: 'folder for certificates, rooms and settings',
		defaultText: "the system's folder for application data",
	}),
	recordings: row({
		schema: optional(text(4096).transform((path) => resolve(path))),
		byDefault: () => null,
		argument: 'DIR',
		help: 'folder for recordings, one folder each (also: RECORDING_OUTPUT_DIR)',
		defaultText: '"recordings" in the data folder',
	}),
	recorder: row({
		schema: z.enum(['built-in', 'ffmpeg'], { error: 'must be built-in or ffmpeg' }),
		byDefault: () => 'built-in' as const,
		argument: 'KIND',
		help: 'what records: built-in, or ffmpeg (one process for each microphone, camera and screen)',
	}),
	ffmpeg: row({
		schema: optional(text(4096).transform((path) => resolve(path))),
		byDefault: () => null,
		argument: 'FILE',
		help: 'FFmpeg, which makes the films of recordings',
		defaultText: 'ffmpeg in PATH',
	}),
	name: row({
		schema: ClassName,
		byDefault: () => `Class on ${hostname().split('.')[0] || 'this computer'}`.slice(0, 80),
		argument: 'NAME',
		help: 'name of the class',
		defaultText: 'Class on this computer',
	}),
	maxParticipants: row({
		schema: wholeNumber(1, 1000),
		byDefault: () => 60,
		argument: 'N',
		help: 'maximum number of participants in a room',
	}),
	seatsPerPerson: row({
		schema: wholeNumber(1, 1000),
		byDefault: () => defaultSeatsPerPerson,
		argument: 'N',
		help: `tabs and devices in which one person, or one token, may be in a room at the same time; hosts: at least ${minHostSeats}`,
	}),
	audioOnlyAbove: row({
		schema: wholeNumber(0, 1000),
		byDefault: () => defaultAudioOnlyAbove,
		argument: 'N',
		help: 'above this number of participants in a room, clients are advised to use audio only; 0: never',
	}),
	voices: row({
		schema: wholeNumber(1, 20),
		byDefault: () => defaultVoices,
		argument: 'N',
		help: 'number of voices heard at the same time in a room: the loudest ones',
	}),
	budgetMbps: row({
		schema: optional(wholeNumber(1, 100_000)),
		byDefault: () => null,
		argument: 'MBPS',
		help: 'bandwidth that all rooms together may send to participants, Mbit/s',
		defaultText: "by the computer's network interface",
	}),
	maxWorkerLoad: row({
		schema: wholeNumber(1, 100),
		byDefault: () => defaultMaxWorkerLoad * 100,
		argument: 'PERCENT',
		help: 'load at which a media worker accepts no more rooms and cameras, percent of a CPU core',
	}),
	graceMs: row({
		schema: wholeNumber(0, 600_000),
		byDefault: () => 20_000,
		argument: 'MS',
		help: 'time that a participant whose connection is lost has to reconnect, milliseconds',
	}),
	hostAbsenceMs: row({
		schema: wholeNumber(0, 3_600_000),
		byDefault: () => defaultHostAbsenceMs,
		argument: 'MS',
		help: 'students stay so long in a class that the last host has left or lost; then they wait for a host',
	}),
	logLevel: row({
		schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
			error: 'must be one of fatal, error, warn, info, debug, trace, silent',
		}),
		byDefault: () => 'info' as const,
		argument: 'LEVEL',
		help: 'lowest level that is logged to stderr',
	}),
	workerBin: row({
		schema: optional(text(4096).transform((path) => resolve(path))),
		byDefault: () => null,
		argument: 'FILE',
		help: 'media worker program (also: MEDIASOUP_WORKER_BIN)',
		defaultText: "mediasoup's own",
	}),
	rendererDir: row({
		schema: optional(text(4096).transform((path) => resolve(path))),
		byDefault: () => null,
		argument: 'DIR',
		help: 'folder of the built pages',
		defaultText: 'beside the program',
	}),
	allowOrigin: row({
		schema: origins,
		byDefault: () => [],
		argument: 'ORIGIN',
		help: 'origin of a web page that may use this server; its host name is also accepted as a name of this server; repeatable',
		defaultText: 'none',
		repeatable: true,
	}),
	tokenTtlHours: row({
		schema: wholeNumber(1, 8760),
		byDefault: () => 24,
		argument: 'HOURS',
		help: "lifetime of a participant's token, hours",
	}),
	json: row({ schema: yesOrNo, byDefault: () => false, help: 'print one line of JSON when listening, nothing else' }),
	openHost: row({ schema: yesOrNo, byDefault: () => false, help: 'open the host screen in the default browser' }),
} satisfies Record<string, Row<z.ZodType>>;

export type SettingName = keyof typeof settingRows;
type Shape = { [Name in SettingName]: (typeof settingRows)[Name]['schema'] };
export type Settings = { [Name in SettingName]: z.output<Shape[Name]> };
/** Settings given by flags, variables or the desktop; the others are stored ones or defaults. */
export type GivenSettings = { [Name in keyof Settings]?: Settings[Name] | undefined };

export const settingNames = Object.keys(settingRows) as SettingName[];
// Object.fromEntries loses which schema belongs to which name; they come from the rows above.
const shape = Object.fromEntries(settingNames.map((name) => [name, settingRows[name].schema])) as Shape;
const given = z.object(shape).partial();

const kebabCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
export const flagOf = (name: SettingName) => `--${kebabCase(name)}`;
export const variableOf = (name: SettingName) => `LECTERN_${kebabCase(name).replaceAll('-', '_').toUpperCase()}`;

/** Variables of mediasoup and of servers whose clients we serve; `LECTERN_*` variables win over them. */
const foreignVariables: Readonly<Record<string, SettingName>> = {
	MEDIASOUP_WORKER_BIN: 'workerBin',
	MEDIASOUP_WORKERS: 'workers',
	RECORDING_OUTPUT_DIR: 'recordings',
};

/** The default as shown by `--help`. */
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
	if (!issue || !name) throw new StartError('usage', 'The settings are not valid.');
	throw new StartError('usage', `${nameFor(name)} ${issue.message}, not "${values[name]}".`);
}

/**
 * Validates flags, which win over `LECTERN_*` variables.
 * @param flags by setting name; undefined and null count as not given
 * @throws StartError usage
 */
export function readGiven(flags: Record<string, unknown>, environment: NodeJS.ProcessEnv = {}): GivenSettings {
	const fromVariables = settingNames
		.map((name) => [name, environment[variableOf(name)]] as const)
		// In shells and service files, an empty variable means unset.
		.filter(([, value]) => value !== undefined && value !== '');
	const fromForeign = Object.entries(foreignVariables).flatMap(([variable, name]) =>
		environment[variable] ? [[name, environment[variable]] as const] : [],
	);
	const foreignNameOf = (name: SettingName) =>
		Object.keys(foreignVariables).find((variable) => foreignVariables[variable] === name) ?? variableOf(name);
	const fromFlags = Object.entries(flags).filter(([, value]) => value !== undefined && value !== null);
	return {
		...parseGiven(Object.fromEntries(fromForeign), foreignNameOf),
		...parseGiven(Object.fromEntries(fromVariables), variableOf),
		...parseGiven(Object.fromEntries(fromFlags), flagOf),
	};
}

/** Merges given settings, then stored ones that are still valid, then defaults. */
export function completeSettings(settings: GivenSettings, stored: Record<string, unknown> = {}): Settings {
	const defaults = Object.fromEntries(settingNames.map((name) => [name, settingRows[name].byDefault()]));
	const validStored = settingNames
		.map((name) => [name, stored[name] === undefined ? undefined : shape[name].safeParse(stored[name])] as const)
		.flatMap(([name, result]) => (result?.success ? [[name, result.data]] : []));
	// Every name has a default of its row's type, and every override has passed its row's schema.
	return { ...defaults, ...Object.fromEntries(validStored), ...settings } as Settings;
}
