import { z } from 'zod';
import { completeSettings, readGiven } from '../config.ts';
import { homeRoomId } from '../gateway/RoomKeeper.ts';
import { Tokens } from '../gateway/Tokens.ts';
import { createLogger } from '../logger.ts';
import { DisplayName, Role, RoomCode } from '../protocol/models.ts';
import { StartError } from '../startErrors.ts';
import { prepareDataDir, readTokenSecret } from '../store/files.ts';
import { openStore } from '../store/SqliteStore.ts';
import type { Store } from '../store/Store.ts';
import type { Flags, TokenFlags } from './program.ts';

const Wanted = z.object({
	role: Role,
	room: z.string().optional(),
	name: DisplayName.optional(),
	hours: z.coerce.number().int().min(1).max(8760),
});

/** A running server of the same folder sees what is written here at once. */
async function withStore(flags: Flags, work: (store: Store, dataDir: string) => void | Promise<void>): Promise<number> {
	const { dataDir } = flags;
	const settings = completeSettings(readGiven({ dataDir }, process.env));
	prepareDataDir(settings.dataDir);
	const store = openStore(settings.dataDir, createLogger('warn'));
	try {
		await work(store, settings.dataDir);
		return 0;
	} finally {
		store.close();
	}
}

export function createToken(flags: Flags, { role, room, name, hours }: TokenFlags): Promise<number> {
	const wanted = Wanted.safeParse({ role, room, name, hours });
	if (!wanted.success) {
		const field = String(wanted.error.issues[0]?.path[0] ?? 'role');
		throw new StartError('usage', `--${field} is not understood. See "lectern token create --help".`);
	}
	return withStore(flags, async (store, dataDir) => {
		const roomId = findRoom(store, wanted.data.room);
		const tokens = new Tokens(await readTokenSecret(dataDir), store.revocations);
		const { role, name: displayName, hours: ttlHours } = wanted.data;
		const { token, tokenId, expiresAtMs } = await tokens.make({ roomId, role, ttlHours, displayName });
		store.invites.save({
			tokenId,
			roomId,
			role,
			displayName: displayName ?? null,
			createdAtMs: Date.now(),
			expiresAtMs,
		});
		process.stderr.write(`${tokenId}: ${role} of room ${roomId} until ${new Date(expiresAtMs).toISOString()}\n`);
		process.stdout.write(`${token}\n`);
	});
}

export function revokeToken(flags: Flags, tokenId: string): Promise<number> {
	return withStore(flags, (store) => {
		store.revocations.add(tokenId);
		process.stdout.write(`${tokenId} is no longer let in.\n`);
	});
}

export function listTokens(flags: Flags): Promise<number> {
	return withStore(flags, (store) => {
		for (const { tokenId, role, roomId, displayName, expiresAtMs, revoked } of store.invites.all()) {
			const state = revoked ? 'revoked' : expiresAtMs < Date.now() ? 'expired' : 'valid';
			const until = new Date(expiresAtMs).toISOString();
			process.stdout.write(`${[tokenId, state, role, roomId, until, displayName ?? ''].join('\t').trimEnd()}\n`);
		}
	});
}

/** By id or code. @throws StartError usage */
function findRoom(store: Store, wanted: string | undefined): string {
	const rooms = store.rooms.all();
	const code = RoomCode.safeParse(wanted).data;
	const wantedId = wanted ?? homeRoomId(store);
	const found = rooms.find(({ roomId, roomCode }) => roomId === wantedId || roomCode === code);
	if (found) return found.roomId;
	if (wanted === undefined)
		throw new StartError('usage', 'There is no class yet: start "lectern serve" once, or name a --room.');
	throw new StartError('usage', `There is no room ${wanted}.`);
}
