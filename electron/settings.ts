import { parseArgs } from 'node:util';
import { z } from 'zod';
import { flagOf, type GivenSettings, loadConfigFile, readGiven, rowOf, settingNames } from '../sfu/config.ts';
import { StartError } from '../sfu/startErrors.ts';

type FlagKind = { type: 'string' | 'boolean'; multiple?: boolean };

/** The flags of `lectern serve`, without the dashes. */
const serverFlags: Record<string, FlagKind> = Object.fromEntries(
	settingNames.map((name) => {
		const { argument, repeatable } = rowOf(name);
		const kind: FlagKind = { type: argument === undefined ? 'boolean' : 'string', multiple: repeatable === true };
		return [flagOf(name).slice(2), kind];
	}),
);
/** All flags of the desktop program, without the dashes. */
export const desktopFlags: Record<string, FlagKind> = { ...serverFlags, 'confirm-quit': { type: 'boolean' } };

const loopback = ['127.0.0.1', '::1'];
const unreachable =
	'--bind must be localhost or 0.0.0.0 here: the window reaches the class as localhost. "lectern serve --bind" takes any address.';
const ConfirmQuit = z.stringbool('must be yes or no').default(true);

/** Settings with which the desktop program does not start; the message is a sentence for whoever started it. */
export class SettingsError extends Error {}

export type Settings = {
	/** Asks for confirmation before quitting while a class runs. Default true; tests turn it off. */
	confirmQuit: boolean;
	/** What flags, variables and the config file give; the data folder is that of everything Lectern keeps. */
	given: GivenSettings;
	/** The server's settings as its own process gets them: flags only, not parsed. It reads variables and config file itself. */
	server: Record<string, unknown>;
	/** Switches that are no setting of Lectern, with their dashes: Chromium's, or misspelled. */
	foreign: string[];
};

/**
 * Settings from the command line, then from `LECTERN_*`, then from the config file.
 * @throws SettingsError
 */
export async function readSettings(args: string[], env: Record<string, string | undefined>): Promise<Settings> {
	const { values, tokens } = parseArgs({
		args,
		options: desktopFlags,
		allowNegative: true,
		allowPositionals: true,
		strict: false,
		tokens: true,
	});
	const flagged = settingNames.flatMap((name) => {
		const value = values[flagOf(name).slice(2)];
		return value === undefined ? [] : [[name, value] as const];
	});
	const server = Object.fromEntries(flagged);
	const isOurs = (name: string) => Object.hasOwn(desktopFlags, name.replace(/^no-/, ''));
	const foreign = tokens.flatMap((token) => (token.kind === 'option' && !isOurs(token.name) ? [token.rawName] : []));
	const confirmQuit = ConfirmQuit.safeParse(
		values['confirm-quit']?.toString() ?? (env.LECTERN_CONFIRM_QUIT || undefined),
	);
	if (!confirmQuit.success) throw new SettingsError('--confirm-quit must be yes or no.');
	const given = await readServerSettings(server, env);
	if (given.bind && !loopback.includes(given.bind)) throw new SettingsError(unreachable);
	return { confirmQuit: confirmQuit.data, given, server, foreign };
}

async function readServerSettings(flags: Record<string, unknown>, env: NodeJS.ProcessEnv): Promise<GivenSettings> {
	try {
		await loadConfigFile(flags, env);
		return readGiven(flags, env);
	} catch (error) {
		if (!(error instanceof StartError)) throw error;
		throw new SettingsError(error.message, { cause: error });
	}
}
