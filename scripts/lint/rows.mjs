import { isBuiltin } from 'node:module';

/**
 * Which folder may import which: the one allow-list of this repository, enforced by `imports.mjs`. Arrows point
 * downwards only: a row may import rows above it in this file and itself. Type-only imports count like any other.
 *
 * - name: how other rows and the messages call it.
 * - holds: folders (with all below them), single files, or `folder/*` (only the files directly in it). The longest match
 *   owns a file; a file that no row holds is an error. A row that holds nothing is a short name for several rows.
 * - may import: rows. `name:types` allows type-only imports, of every row that a short name stands for.
 * - packages: which of the packages in `watched` it may import, `*` for all; other packages are free. `import()`: the
 *   path of an `import()` may be computed.
 * - flag: `closed` means no package but the listed ones. `kits` are test helpers: only tests and other kits import them.
 *   `apart`: the folders directly in it may not import one another.
 */
export const rows = [
	// name, holds, may import, packages, flag

	// The contract, imported by browsers too.
	['protocol', 'sfu/protocol', '', 'zod mediasoup-client:types', 'closed'],

	// Questions and results as files; pages and the server import it.
	['questionFiles', 'sfu/questionFiles', 'protocol', ''],

	// The ground of the server: single files that know no rooms.
	['errorText', 'sfu/errorText.ts sfu/printable.ts sfu/build.d.ts', '', 'node'],
	['steadyClock', 'sfu/steadyClock.ts', '', 'node'],
	['routedAddress', 'sfu/routedAddress.ts', '', 'node'],
	['killAtExit', 'sfu/killAtExit.ts', '', 'node'],
	['FollowedFile', 'sfu/FollowedFile.ts', 'errorText', 'node'],
	['startErrors', 'sfu/startErrors.ts', 'errorText', 'node'],
	['serverInfo', 'sfu/serverInfo.ts', 'protocol', ''],
	['structuredText', 'sfu/structuredText.ts', '', 'node'],
	[
		'ground',
		'sfu/core/errors.ts sfu/core/newId.ts sfu/core/Counts.ts sfu/core/Logger.ts sfu/core/LogSampler.ts sfu/core/limits.ts sfu/core/once.ts sfu/core/personSubject.ts sfu/core/rtp.ts',
		'steadyClock protocol',
		'mediasoup node',
	],
	['base', '', 'ground errorText steadyClock routedAddress killAtExit protocol', ''],
	['config', 'sfu/config.ts sfu/settingSchemas.ts sfu/settings', 'startErrors base', 'node'],
	['logger', 'sfu/logger.ts sfu/log', 'config errorText', 'node'],

	// Rooms, peers and mediasoup: no socket, no token, no file.
	['workers', 'sfu/core/workers', 'base', 'mediasoup node'],
	['peer', 'sfu/core/peer', 'base', 'mediasoup node'],
	['router', 'sfu/core/router', 'workers peer base', 'mediasoup node'],
	['room', 'sfu/core/room', 'router workers peer base', 'mediasoup node'],
	['media', 'sfu/core/media', 'room router workers peer base', 'mediasoup node'],
	['allocation', 'sfu/core/allocation', 'room router workers peer base', 'mediasoup node'],
	['class', 'sfu/core/class', 'room router workers peer base', 'mediasoup node'],
	['wings', '', 'class allocation media room router workers peer base', ''],
	['parts', 'sfu/core/parts.ts', 'wings', ''],
	['lessonSummary', 'sfu/core/lessonSummary.ts', 'parts base', ''],
	['Room', 'sfu/core/Room.ts', 'parts wings', 'mediasoup node'],
	['RoomRegistry', 'sfu/core/RoomRegistry.ts', 'Room lessonSummary parts wings', 'mediasoup node'],
	['Sfu', 'sfu/core/Sfu.ts', 'RoomRegistry Room parts wings', 'mediasoup node'],
	['core', '', 'Sfu RoomRegistry Room lessonSummary parts wings', ''],

	// Around the core. The store keeps room settings, whose type belongs to the core.
	['handlers', 'sfu/handlers', 'core', ''],
	['fakeDevices', 'sfu/fakeDevices', '', 'node'],
	['dialects', 'sfu/dialects', 'steadyClock protocol', ''],
	['store', 'sfu/store', 'room:types startErrors base', 'node'],
	// The files that were uploaded to rooms.
	['materials', 'sfu/materials', 'store room:types base', 'node'],
	// What happens on the server, told to the log and to webhooks.
	['events', 'sfu/events', 'store core startErrors', 'node'],
	// What somebody who helps needs to know.
	['report', 'sfu/report', 'store protocol errorText', 'node'],
	['network', 'sfu/network', 'media:types peer:types base', 'node'],
	// Recordings: files of encoded media, lesson folders, films, and what is captured of a room.
	['recording/rtp', 'sfu/recording/rtp', 'base', 'node'],
	['recording/files', 'sfu/recording/files', 'recording/rtp store base', 'node'],
	['recording/lesson', 'sfu/recording/lesson', 'recording/files store base', 'node'],
	['recording/ffmpeg', 'sfu/recording/ffmpeg', 'base', 'node'],
	['recording/film', 'sfu/recording/film', 'recording/ffmpeg recording/lesson recording/files store base', 'node'],
	['recording/library', 'sfu/recording/library', 'recording/film recording/lesson recording/files store base', 'node'],
	[
		'recording/capture',
		'sfu/recording/capture',
		'recording/ffmpeg recording/lesson recording/files recording/rtp questionFiles core',
		'mediasoup node',
	],
	[
		'recording/base',
		'',
		'recording/capture recording/library recording/film recording/ffmpeg recording/lesson recording/files',
		'',
	],
	['recording', 'sfu/recording', 'recording/base store core', 'mediasoup node'],
	['host', 'sfu/host', 'FollowedFile store network core config startErrors', 'mediasoup node'],

	// The doors: only sockets know Socket.IO, only http and its access checks know Fastify.
	[
		'access',
		'sfu/gateway/access',
		'Room:types peer:types host:types handlers:types store:types network config:types startErrors structuredText FollowedFile base',
		'fastify:types node',
	],
	// What may keep a class from working, and what to do.
	['doctor', 'sfu/doctor', 'access host store network core config logger startErrors', 'node'],
	[
		'inside',
		'',
		'doctor report events host materials questionFiles recording recording/base store network handlers dialects core config startErrors',
		'',
	],
	['socket', 'sfu/gateway/socket', 'access inside', 'socket.io node'],
	['http', 'sfu/gateway/http', 'access inside', 'fastify node'],

	// Several servers behind Redis; `server` loads them by `import()`, only when they are wanted.
	['cluster/redis', 'sfu/cluster/redis', 'config startErrors base', 'ioredis node'],
	['cluster/members', 'sfu/cluster/members', 'cluster/redis base', 'node'],
	['cluster/lease', 'sfu/cluster/lease', 'cluster/members cluster/redis base', 'node'],
	['cluster/homes', 'sfu/cluster/homes', 'cluster/members cluster/redis base', 'node'],
	['cluster/link', 'sfu/cluster/link', 'access base', 'ws node'],
	['cluster/lent', 'sfu/cluster/lent', 'cluster/link:types core', 'mediasoup node'],
	['cluster/limits', 'sfu/cluster/limits', 'cluster/redis access base', 'node'],
	['cluster/store', 'sfu/cluster/store', 'cluster/redis store room:types startErrors base', 'node'],
	['cluster/publish', 'sfu/cluster/publish', 'cluster/redis core', ''],
	[
		'cluster/places',
		'sfu/cluster/places',
		'cluster/store cluster/homes cluster/lease:types cluster/members:types cluster/link cluster/redis host store core',
		'node',
	],
	['cluster/forward', 'sfu/cluster/forward', 'cluster/places cluster/link http access base', 'fastify node'],
	['cluster/sessions', 'sfu/cluster/sessions', 'cluster/places cluster/link handlers network core', 'node'],
	[
		'cluster',
		'sfu/cluster/*',
		'cluster/sessions cluster/places cluster/forward cluster/publish cluster/store cluster/limits cluster/lent cluster/link cluster/homes cluster/lease cluster/members cluster/redis http access inside',
		'node',
	],

	// Programs.
	[
		'server',
		'sfu/server.ts sfu/server sfu/firstServer.ts',
		'cluster http socket access inside logger serverInfo',
		'node',
	],
	['parentPort', 'sfu/parentPort.ts', 'serverInfo protocol', 'node'],
	['main', 'sfu/main.ts', 'server parentPort config startErrors errorText serverInfo', 'node'],
	['backup', 'sfu/backup', 'events recording/lesson store startErrors errorText', 'node'],
	[
		'cli',
		'sfu/cli',
		'cluster/members cluster/redis backup report fakeDevices server http access inside logger serverInfo',
		'node',
	],
	['lectern', 'sfu/cli.ts', 'cli startErrors errorText serverInfo protocol', 'node'],

	// Test helpers of the server.
	[
		'testing',
		'sfu/testing',
		'cluster/store cluster/sessions cluster/places cluster/link cluster/homes cluster/lease cluster/members cluster/redis server http socket access inside logger serverInfo',
		'*',
		'kits',
	],
	['conformance', 'sfu/conformance', 'testing server http socket access inside serverInfo', '*', 'kits'],

	// The desktop runs the server as a process of its own and shares types and the table of settings with it.
	['resources', 'resources', '', 'node'],
	['hostApi', 'electron/hostApi.ts', 'serverInfo:types protocol:types', ''],
	['commandLine', 'electron/commandLine.ts', 'config:types', 'node import()'],
	[
		'electron',
		'electron',
		'hostApi commandLine resources config startErrors serverInfo:types protocol:types',
		'electron node',
	],

	// The page: looks and texts, then the call without React.
	['storage', 'renderer/ui/storage.ts', '', ''],
	['steadyNow', 'renderer/steadyNow.ts', '', ''],
	['testIds', 'renderer/testIds', '', ''],
	['ui', 'renderer/ui', 'testIds:types storage steadyNow', 'react'],
	['i18n', 'renderer/i18n', 'ui', 'react'],
	['kept', 'renderer/client/kept', 'storage protocol', ''],
	['client/types', 'renderer/client/types.ts', 'kept protocol', ''],
	['signalling', 'renderer/client/signalling', 'kept client/types steadyNow protocol', 'socket.io-client'],
	['client/ink', 'renderer/client/ink', 'signalling client/types protocol', ''],
	['client/media', 'renderer/client/media', 'signalling client/types steadyNow protocol', 'mediasoup-client'],
	['devices', 'renderer/client/devices', 'client/media signalling kept client/types protocol', ''],
	[
		'state',
		'renderer/client/state',
		'devices client/media client/ink signalling kept client/types steadyNow protocol',
		'',
	],
	['client', '', 'state devices client/media client/ink signalling kept client/types protocol', ''],
	['client/testing', 'renderer/client/testing', 'client', 'node mediasoup-client socket.io socket.io-client', 'kits'],

	// What a person is told of an error, on every screen.
	['problems', 'renderer/problems', 'client/types i18n protocol', ''],

	// What is drawn of a call: what all drawings use, a folder per capability, the areas of the screen, the screen.
	['drawing', '', 'problems client ui testIds storage i18n steadyNow questionFiles', ''],
	[
		'call/*',
		'renderer/call/useCall.tsx renderer/call/PersonName.tsx renderer/call/SidePanel.tsx renderer/call/invitation.tsx',
		'drawing',
		'react',
	],
	['entries', 'renderer/call/entries.ts renderer/call/Each.tsx', 'call/* drawing', 'react'],
	// Questions and their results, in the class and on the page that only answers: they know no call.
	['call/votes', 'renderer/call/votes/answer renderer/call/votes/results', 'drawing', 'react'],
	['call/base', '', 'entries call/votes call/* drawing', ''],
	['call/devices', 'renderer/call/devices', 'call/base', 'react'],
	['call/ink', 'renderer/call/ink', 'call/base', 'react'],
	['call/screen', 'renderer/call/screen', 'call/ink call/devices call/base', 'react'],
	// The host's list of materials saves pages, too.
	['call/slides', 'renderer/call/slides', 'call/ink call/devices call/base', 'react'],
	// Every folder of `renderer/call` without a row of its own: a new capability needs no line here.
	['capability', 'renderer/call', 'call/ink call/base', 'react', 'apart'],
	['capabilities', '', 'capability call/slides call/screen call/ink call/devices call/base', ''],
	['capabilityList', 'renderer/call/capabilities.ts renderer/call/capabilityEntries.ts', 'capabilities', ''],
	['stage', 'renderer/call/stage', 'capabilityList capabilities', 'react'],
	['people', 'renderer/call/people', 'stage capabilityList capabilities', 'react'],
	['presenting', 'renderer/call/presenting', 'stage capabilities', 'react'],
	['controls', 'renderer/call/controls', 'presenting people capabilities', 'react'],
	// Draws pages of slides with ink, apart from what is on the screen.
	['call/pagePictures', 'renderer/call/pagePictures', 'capabilities', 'react'],
	[
		'screen',
		'renderer/call/*',
		'call/pagePictures presenting people stage controls capabilityList capabilities',
		'react',
	],

	// Who comes in, who teaches, and the page that chooses between them.
	['join', 'renderer/join', 'screen call/devices call/votes call/* drawing', 'react'],
	[
		'teacher',
		'renderer/host',
		'join screen capabilityList call/slides call/devices call/base drawing hostApi:types',
		'react',
	],
	// Makes the film of a recording, in a window of its own.
	['film', 'renderer/film', 'protocol', 'react'],
	['page', 'renderer/*', 'teacher join film ui i18n', 'react'],

	// Tools. Set-up scripts run before any package is there.
	[
		'e2e',
		'e2e',
		'fakeDevices recording/lesson screen drawing testing conformance:types hostApi:types serverInfo:types',
		'*',
		'kits',
	],
	// What is recorded in the bench has the looks of test people.
	[
		'bench',
		'bench',
		'e2e signalling conformance testing cluster/lent access host recording/lesson router serverInfo protocol',
		'*',
		'kits',
	],
	['scripts', 'scripts', '', 'node import()', 'closed'],
	['scripts/lint', 'scripts/lint', 'scripts', 'node oxc-parser', 'closed'],
	['deploy', 'deploy', 'cluster/lent testing workers config', '*', 'kits'],
	['scripts/testing', 'scripts/setup/testFolder.mjs', '', 'node vitest', 'kits'],
	['scripts/worker/proof', 'scripts/worker/proof', '', '*'],
	['configuration', 'vite.config.ts vitest.config.ts package.json', '', '*'],
	['docs', 'docs', '', '*'],
];

/** What tests (`*.test.*`, `*.fixture.*`) may import besides, by top folder; packages: those of their row, node, vitest. */
export const testsMayAlso = {
	sfu: ['testing'],
	renderer: ['client/testing', 'testing'],
	electron: ['scripts'],
	scripts: ['scripts/testing'],
};

/** The packages that rows must name to import them. */
export const watched = {
	/** Without `node:` too. */
	node: { test: isBuiltin },
	mediasoup: /^mediasoup(\/|$)/,
	'mediasoup-client': /^mediasoup-client(\/|$)/,
	'socket.io': /^socket\.io(\/|$)/,
	ws: /^ws(\/|$)/,
	ioredis: /^ioredis(\/|$)/,
	'socket.io-client': /^socket\.io-client(\/|$)/,
	/** `@fastify/proxy-addr` reads requests of Node. */
	fastify: /^(@fastify\/(?!proxy-addr)|fastify)/,
	/** zustand without React is `zustand/vanilla`. */
	react: /^(react(-[^/]+)?|radix-ui|@radix-ui|lucide-react|zustand(?!\/vanilla(\/|$)))(\/|$)/,
	electron: /^electron(\/|$)/,
};
