import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Row } from './settings/row.ts';
import { settingRows } from './settings/rows.ts';
import { StartError } from './startErrors.ts';

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
/** A row as it is read by name. */
export const rowOf = (name: SettingName): Row<z.ZodType> => settingRows[name];
export const flagOf = (name: SettingName) => `--${kebabCase(name)}`;
export const variableOf = (name: SettingName) => `LECTERN_${kebabCase(name).replaceAll('-', '_').toUpperCase()}`;

/** Keys of the config file, which cannot name another one. */
const keyOf = (name: SettingName) => kebabCase(name);
const keyedNames = settingNames.filter((name) => name !== 'config');
/** The config file of this process, read once at its start. */
let configFile: GivenSettings = {};

/**
 * Reads the config file that `--config` or its variable names, if any. From then on, `readGiven` returns its settings where neither
 * a flag nor a variable gives them.
 * @param flags by setting name
 * @throws StartError usage
 */
export async function loadConfigFile(flags: Record<string, unknown>, environment: NodeJS.ProcessEnv): Promise<void> {
	configFile = {};
	const { config } = readGiven({ config: flags.config }, { [variableOf('config')]: environment[variableOf('config')] });
	if (!config) return;
	const { readConfigFile } = await import('./settings/configFile.ts');
	const written = readConfigFile(config, keyedNames.map(keyOf));
	const values = keyedNames.map((name) => [name, written.get(keyOf(name))?.value] as const);
	const given = values.filter(([, value]) => value !== undefined);
	configFile = parseGiven(
		Object.fromEntries(given),
		(name) => `${config}, line ${written.get(keyOf(name))?.line}: ${keyOf(name)}`,
	);
}

/** The default as shown by `--help`. */
export function defaultTextOf(name: SettingName): string {
	const { defaultText, byDefault } = rowOf(name);
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
	const wrong = rowOf(name).secret ? '' : `, not "${values[name]}"`;
	throw new StartError('usage', `${nameFor(name)} ${issue.message}${wrong}.`);
}

/**
 * Validates flags, which win over `LECTERN_*` variables, and those over the config file (`loadConfigFile`).
 * @param flags by setting name; undefined and null count as not given
 * @throws StartError usage
 */
export function readGiven(flags: Record<string, unknown>, environment: NodeJS.ProcessEnv = {}): GivenSettings {
	const fromVariables = settingNames
		.map((name) => [name, environment[variableOf(name)]] as const)
		// In shells and service files, an empty variable means unset.
		.filter(([, value]) => value !== undefined && value !== '');
	const foreignNameOf = (name: SettingName) => rowOf(name).foreignVariable ?? variableOf(name);
	const fromForeign = settingNames
		.map((name) => [name, environment[foreignNameOf(name)]] as const)
		.filter(([, value]) => value);
	const fromFlags = Object.entries(flags).filter(([, value]) => value !== undefined && value !== null);
	return {
		...configFile,
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

/** The variables of other servers from which a setting has its value, for the log. */
export function foreignVariablesIn(settings: Settings, environment: NodeJS.ProcessEnv): Map<string, SettingName> {
	const found = new Map<string, SettingName>();
	for (const name of settingNames) {
		const variable = rowOf(name).foreignVariable;
		if (!variable || variable.startsWith('LECTERN_') || !environment[variable]) continue;
		const { data, success } = shape[name].safeParse(environment[variable]);
		if (success && isDeepStrictEqual(data, settings[name])) found.set(variable, name);
	}
	return found;
}
