import { text as readAll } from 'node:stream/consumers';
import { z } from 'zod';
import { completeSettings, readGiven } from '../config.ts';
import { Scopes } from '../gateway/access/scopes.ts';
import { type IssuedToken, TokenSeats, Tokens } from '../gateway/access/Tokens.ts';
import { homeRoomId } from '../host/RoomPersistence.ts';
import { createLogger } from '../logger.ts';
import { DisplayName, Role, RoomCode } from '../protocol/models.ts';
import { StartError } from '../startErrors.ts';
import { prepareDataDir, readTokenSecrets } from '../store/files.ts';
import { requireWritable } from '../store/requireWritable.ts';
import { openStore } from '../store/SqliteStore.ts';
import type { Store } from '../store/Store.ts';
import { print, printError } from './print.ts';
import type { Flags, TokenFlags } from './program.ts';

const Lifetime = { name: DisplayName.optional(), hours: z.coerce.number().int().min(1).max(8760) };
const ForPerson = z.object({
	role: Role.default('participant'),
	room: z.string().optional(),
	seats: TokenSeats.optional(),
	...Lifetime,
});
const ForProgram = z.object({ scope: Scopes, ...Lifetime });

/** Opens the store of the data folder. A server that runs on the same folder notices changes within a second. */
async function withStore(flags: Flags, work: (store: Store, dataDir: string) => void | Promise<void>): Promise<number> {
	const { dataDir } = flags;
	const settings = completeSettings(readGiven({ dataDir }, process.env));
	prepareDataDir(settings.dataDir);
	const store = openStore(settings.dataDir, createLogger('warn'));
	try {
		await work(store, settings.dataDir);
		return 0;
	} finally {
		await store.close();
	}
}

export async function createToken(flags: Flags, wanted: TokenFlags): Promise<number> {
	if (wanted.scope === undefined) return createPersonToken(flags, read(ForPerson, wanted));
	if (wanted.role !== undefined || wanted.room !== undefined || wanted.seats !== undefined) {
		throw new StartError(
			'usage',
			'--scope makes a token for a program, --role, --room and --seats one for a person: choose one.',
		);
	}
	return createApiToken(flags, read(ForProgram, wanted));
}

/** @throws StartError usage */
function read<T>(schema: z.ZodType<T>, wanted: TokenFlags): T {
	const { data, error } = schema.safeParse(wanted);
	if (data !== undefined) return data;
	const field = String(error?.issues[0]?.path[0] ?? 'role');
	throw new StartError('usage', `The value of --${field} is not valid. See "lectern token create --help".`);
}

function createPersonToken(
	flags: Flags,
	{ role, room, seats, name, hours }: z.output<typeof ForPerson>,
): Promise<number> {
	return withStore(flags, async (store, dataDir) => {
		const roomId = findRoom(store, room);
		const tokens = await tokensIn(store, dataDir);
		const made = await tokens.issue({ roomId, role, seats, ttlHours: hours, displayName: name });
		store.invites.save({ ...issued(made, name), roomId, role });
		await requireKept(store, dataDir);
		printToken(made, `${role} of room ${roomId}`);
	});
}

function createApiToken(flags: Flags, { scope, name, hours }: z.output<typeof ForProgram>): Promise<number> {
	return withStore(flags, async (store, dataDir) => {
		const tokens = await tokensIn(store, dataDir);
		const made = await tokens.issueApi({ scopes: scope, ttlHours: hours, displayName: name });
		store.apiTokens.save({ ...issued(made, name), scopes: scope.join(' ') });
		await requireKept(store, dataDir);
		printToken(made, `program with ${scope.join(' ')}`);
	});
}

/** What a command has changed is on the disk, or not done at all. @throws StartError data-dir */
async function requireKept(store: Store, dataDir: string): Promise<void> {
	try {
		await requireWritable(store, dataDir);
	} catch (error) {
		store.discard();
		throw error;
	}
}

async function tokensIn(store: Store, dataDir: string): Promise<Tokens> {
	const secrets = await readTokenSecrets(dataDir);
	return new Tokens(() => secrets, store.revocations);
}

const issued = ({ tokenId, expiresAtMs }: IssuedToken, name: string | undefined) => ({
	...{ tokenId, expiresAtMs },
	displayName: name ?? null,
	createdAtMs: Date.now(),
});

/** Prints the token alone to stdout, for scripts, and what it is to stderr. */
function printToken({ token, tokenId, expiresAtMs }: IssuedToken, description: string): void {
	printError(`${tokenId}: ${description} until ${new Date(expiresAtMs).toISOString()}\n`);
	print(`${token}\n`);
}

/** @param named a token, its id, or `-` for a token on stdin. @throws StartError other: there is no such token */
export function revokeToken(flags: Flags, named: string): Promise<number> {
	return withStore(flags, async (store, dataDir) => {
		const tokenId = await idOf(named === '-' ? (await readAll(process.stdin)).trim() : named, store, dataDir);
		store.revocations.add(tokenId);
		await requireKept(store, dataDir);
		print(`${tokenId} is revoked.\n`);
	});
}

/** An id is only known of tokens in the list; those that a room code was exchanged for are not in it. */
async function idOf(named: string, store: Store, dataDir: string): Promise<string> {
	const listed = [...store.invites.all(), ...store.apiTokens.all()].some(({ tokenId }) => tokenId === named);
	if (listed || store.revocations.has(named)) return named;
	try {
		return await (await tokensIn(store, dataDir)).idOf(named);
	} catch (cause) {
		const advice = 'Name a token that "lectern token list" shows by its id, or any other as a whole.';
		const shown = named.length > 40 ? `${named.slice(0, 40)}...` : named;
		throw new StartError('other', `There is no token "${shown}", so none was revoked. ${advice}`, { cause });
	}
}

/** Prints `id, state, role or "program", room or scopes, expiry, name`, separated by tabs. */
export function listTokens(flags: Flags): Promise<number> {
	return withStore(flags, (store) => {
		const people = store.invites.all().map((invite) => ({ ...invite, whose: [invite.role, invite.roomId] }));
		const programs = store.apiTokens.all().map((token) => ({ ...token, whose: ['program', token.scopes] }));
		const all = [...people, ...programs].sort((a, b) => b.createdAtMs - a.createdAtMs);
		for (const { tokenId, whose, displayName, expiresAtMs, revoked } of all) {
			const state = revoked ? 'revoked' : expiresAtMs < Date.now() ? 'expired' : 'valid';
			const until = new Date(expiresAtMs).toISOString();
			print(`${[tokenId, state, ...whose, until, displayName ?? ''].join('\t').trimEnd()}\n`);
		}
	});
}

/** Finds a room by id or code; undefined: the home room. @throws StartError usage */
function findRoom(store: Store, wanted: string | undefined): string {
	const rooms = store.rooms.all();
	const code = RoomCode.safeParse(wanted).data;
	const wantedId = wanted ?? homeRoomId(store);
	const found = rooms.find(({ roomId, roomCode }) => roomId === wantedId || roomCode === code);
	if (found) return found.roomId;
	if (wanted === undefined)
		throw new StartError('usage', 'There is no class yet: run "lectern serve" once, or name a room with --room.');
	throw new StartError('usage', `There is no room ${wanted}.`);
}
