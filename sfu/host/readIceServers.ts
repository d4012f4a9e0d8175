import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { Settings } from '../config.ts';
import { IceServers } from '../core/media/IceServers.ts';
import { errorText } from '../errorText.ts';
import { IceServer } from '../protocol/models.ts';
import { iceUrl } from '../settingSchemas.ts';
import { StartError } from '../startErrors.ts';

const urls = z.union([iceUrl, z.array(iceUrl).min(1).max(8)]);
const ServerOfFile = IceServer.extend({ urls });
const ServersOfFile = z.union([ServerOfFile.transform((one) => [one]), z.array(ServerOfFile).max(16)]);

type IceSettings = Pick<Settings, 'turn' | 'turnSecret' | 'iceServer'>;

/**
 * STUN and TURN servers by the settings, with the files that they name.
 * @param nowMs by the best guess, Unix ms
 * @throws StartError usage: a file cannot be read or is not understood, or `--turn` and its secret are not both there
 */
export async function readIceServers(
	{ turn, turnSecret, iceServer }: IceSettings,
	nowMs: () => number,
): Promise<IceServers> {
	const fixed = (await Promise.all(iceServer.map(serversOf))).flat();
	if (turn.length === 0 && turnSecret === null) return new IceServers({ fixed });
	if (turn.length === 0 || turnSecret === null)
		throw new StartError('usage', '--turn and --turn-secret have to be given together.');
	const secret = turnSecret.startsWith('@') ? await textOf('--turn-secret', turnSecret) : turnSecret;
	if (secret === '') throw new StartError('usage', `--turn-secret: ${turnSecret.slice(1)} is empty.`);
	return new IceServers({ fixed, turn: { urls: turn, secret }, nowMs });
}

async function serversOf(given: string): Promise<IceServer[]> {
	if (!given.startsWith('@')) return [{ urls: given }];
	const text = await textOf('--ice-server', given);
	try {
		return ServersOfFile.parse(JSON.parse(text));
	} catch (cause) {
		// What is wrong in detail may quote a password.
		const sentence = `--ice-server: ${given.slice(1)} must hold { "urls", "username", "credential" } in JSON, or a list of them.`;
		throw new StartError('usage', sentence, { cause });
	}
}

/** @param given `@FILE` */
async function textOf(flag: string, given: string): Promise<string> {
	const file = resolve(given.slice(1));
	try {
		return (await readFile(file, 'utf8')).trim();
	} catch (cause) {
		throw new StartError('usage', `${flag}: ${file} cannot be read: ${errorText(cause)}.`, { cause });
	}
}
