import { expect, test } from 'vitest';
import { identityOf } from './claims.ts';
import { IssuerDescription } from './IssuerDescription.ts';

const exp = 2_000_000_000;
/** @param described beside a secret */
const read = (claims: Record<string, unknown>, described: object = {}) =>
	identityOf({ exp, ...claims }, IssuerDescription.parse({ secret: 's'.repeat(32), ...described }), 'school');

test('finds claims by their usual names', () => {
	const claims = {
		userId: 7,
		fullName: 'Jane Doe',
		email: 'jane@school.example',
		avatar: '/jane.png',
		role: 'Teacher',
	};
	expect(read({ ...claims, roomCode: 'physics', jti: 'token-1', iat: 5 })).toEqual({
		...{
			subject: 'person:school|7',
			userId: '7',
			name: 'Jane Doe',
			email: 'jane@school.example',
			picture: '/jane.png',
		},
		...{ role: 'host', rooms: ['physics'], mayMedia: null, scopes: new Set(), mayCreateRooms: true },
		...{ tokenId: 'token-1', issuer: null, issuedAt: 5, expiresAt: exp, endAtExpiry: false },
	});
});

test('leaves to the client what an undescribed token does not say', () => {
	const { name, email, picture, role, rooms } = read({ sub: 'user-7' });
	expect({ name, email, picture, role, rooms }).toEqual({ rooms: null });
});

test('takes a described claim that a token does not have for none', () => {
	const claims = { name: 'name', email: 'mail', picture: 'picture', role: 'role', rooms: 'rooms' };
	const { name, email, picture, role, rooms } = read({ sub: 'user-7', email: 'x@y.example' }, { claims });
	expect({ name, email, picture, role, rooms }).toEqual({
		...{ name: null, email: null, picture: null, role: 'participant', rooms: [] },
	});
});

test('follows paths into objects, and names with dots before them', () => {
	const described = {
		claims: { role: ['https://school.example/roles', 'realm_access.roles'] },
		roles: { tutor: 'coHost' },
	};
	expect(read({ sub: 'a', realm_access: { roles: ['offline', 'tutor'] } }, described).role).toBe('coHost');
	expect(read({ sub: 'a', 'https://school.example/roles': 'tutor' }, described).role).toBe('coHost');
	expect(read({ sub: 'a', realm_access: 'tutor' }, described).role).toBe('participant');
	expect(read({ sub: 'a', role: 'x' }, { claims: { role: 'constructor.name' } }).role).toBe('participant');
});

test('takes the highest role of several, and a participant’s for an unknown one', () => {
	expect(read({ sub: 'a', role: ['student', 'co-host', 'admin'] }).role).toBe('host');
	expect(read({ sub: 'a', role: 'toString' }).role).toBe('participant');
	expect(read({ sub: 'a', role: 'admin' }, { roles: { lecturer: 'host' } }).role).toBe('participant');
});

test('reads permissions only where the description names them, as a list or as one text', () => {
	expect(read({ sub: 'a', permissions: ['chat'] }).mayMedia).toBeNull();
	const claims = { permissions: 'scope' };
	const plain = read({ sub: 'a', scope: 'openid mic chat rooms:read' }, { claims });
	expect([plain.mayMedia, plain.scopes]).toEqual([new Set(['mic', 'chat']), new Set(['rooms:read'])]);
	const mapped = read({ sub: 'a', scope: ['speak', 'mic'] }, { claims, permissions: { speak: ['mic', 'camera'] } });
	expect(mapped.mayMedia).toEqual(new Set(['mic', 'camera']));
	expect(read({ sub: 'a' }, { claims }).mayMedia).toBeNull();
	expect(read({ sub: 'a', scope: [] }, { claims }).mayMedia).toEqual(new Set());
});

test('admits to any room with *, and to none with an empty list', () => {
	expect(read({ sub: 'a', rooms: ['*'] }, { claims: { rooms: 'rooms' } }).rooms).toBeNull();
	expect(read({ sub: 'a', rooms: [] }).rooms).toEqual([]);
});

test('creates rooms for those whom the description allows it', () => {
	const mayCreate = (createsRooms: string, role: string) => read({ sub: 'a', role }, { createsRooms }).mayCreateRooms;
	expect([mayCreate('everybody', 'x'), mayCreate('hosts', 'x'), mayCreate('hosts', 'host')]).toEqual([
		true,
		false,
		true,
	]);
	expect(mayCreate('nobody', 'host')).toBe(false);
});

test('does without a name, an e-mail address and a picture that cannot be shown', () => {
	const { name, email, picture } = read({
		sub: 'a',
		name: { first: 'A' },
		email: 'a\nb',
		picture: 'http://x.example/a.png',
	});
	expect([name, email, picture]).toEqual([undefined, undefined, undefined]);
	expect(read({ sub: 'a', name: '\u202eMs\u00a0Smith ' }).name).toBe('Ms Smith');
	expect(read({ sub: 'a', picture: 'https://x.example/a.png' }).picture).toBe('https://x.example/a.png');
});

test.each([
	['no subject', {}],
	['an empty subject', { sub: ' ' }],
	['an object as subject', { sub: { id: 1 } }],
	['a subject with control characters', { sub: 'a\u0000b' }],
	['an object as role', { sub: 'a', role: { admin: true } }],
	['a list of objects as rooms', { sub: 'a', rooms: [{}] }],
	['a room name that no room can have', { sub: 'a', room: 'x'.repeat(65) }],
])('refuses a token with %s', (_name, claims) => {
	expect(() => read(claims)).toThrow(expect.objectContaining({ code: 'unauthorized' }));
});
