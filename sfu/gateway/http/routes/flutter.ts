import { z } from 'zod';
import { SfuError } from '../../../core/errors.ts';
import type { Logger } from '../../../core/Logger.ts';
import { sentences } from '../../../dialects/legacyPayloads.ts';
import { sendError } from '../httpErrors.ts';
import { type App, guarded, RoomParams, refusals, scoped } from './describe.ts';
import type { RouteParts } from './native.ts';
import { participantRoutes } from './participants.ts';
import { recordingRoutes } from './recordings.ts';
import { managedRoomRoutes, RoomSummary, roomSummary } from './rooms.ts';

export type ManagementParts = RouteParts & { logger: Logger };
/** Under `/api/mediasoup`. */
export type FlutterApp = App;

const success = z.literal(true);
const Workers = z.object({
	totalWorkers: z.number(),
	workers: z.array(
		z.object({
			index: z.number(),
			pid: z.number(),
			resourceUsage: z.object({
				cpu: z.number().describe('of one core, 0 to 1'),
				memory: z.number().describe('resident, MiB'),
			}),
		}),
	),
});
const Totals = z.object({ totalRooms: z.number(), totalParticipants: z.number() });
const HealthAnswer = z.object({
	success,
	status: z.literal('healthy'),
	timestamp: z.string(),
	workers: Workers,
	rooms: Totals.extend({ rooms: z.array(RoomSummary) }).describe('`rooms` is empty here: `/rooms` tells them'),
});
const Stats = z.object({
	workers: Workers,
	rooms: Totals.extend({ rooms: z.array(RoomSummary) }),
	recordings: z.object({ activeRecordings: z.number(), recordings: z.array(z.object({ id: z.string() })) }),
	timestamp: z.string(),
});

/** The management interface that older Flutter backends have: names, payloads and sentences are theirs. */
export async function flutterRoutes(app: App, parts: ManagementParts): Promise<void> {
	await app.register(
		async (scope: FlutterApp) => {
			scope.setErrorHandler((error, _request, reply) => sendError(reply, error, parts.logger, sentences));
			// That there is no such room tells more than what is wrong with a question about it.
			scope.addHook('preValidation', async ({ params }) => {
				const named = RoomParams.safeParse(params);
				if (named.success) parts.sfu.rooms.get(named.data.roomId);
			});
			const health = {
				tags: ['flutter'],
				summary: 'Whether media can be served',
				response: { 200: HealthAnswer, ...refusals(503) },
			};
			scope.get('/health', { schema: health }, () => healthOf(parts));
			const stats = {
				summary: 'Figures of the server and of every room',
				response: { 200: z.object({ success, stats: Stats }), ...guarded() },
			};
			const read = scoped(parts, 'flutter', 'stats:read');
			scope.get('/stats', { ...read.options, schema: { ...read.schema, ...stats } }, () => statsOf(parts));
			managedRoomRoutes(scope, parts);
			participantRoutes(scope, parts);
			recordingRoutes(scope, parts);
		},
		{ prefix: '/api/mediasoup' },
	);
}

async function workersOf({ desk }: ManagementParts) {
	const { workers } = await desk.status();
	return {
		totalWorkers: workers.length,
		workers: workers.map(({ pid, cpuPercent, rssBytes }, index) => ({
			...{ index, pid },
			resourceUsage: { cpu: cpuPercent / 100, memory: rssBytes / 2 ** 20 },
		})),
	};
}

const totals = ({ sfu }: ManagementParts) => ({
	totalRooms: sfu.rooms.list().length,
	totalParticipants: sfu.participantCount,
});

const timestamp = () => new Date().toISOString();

/** Open to everybody: which rooms there are is told by the managed routes only. */
async function healthOf(parts: ManagementParts): Promise<z.output<typeof HealthAnswer>> {
	const workers = await workersOf(parts);
	if (workers.totalWorkers === 0) throw new SfuError('unavailable', 'no media worker runs');
	const rooms = { ...totals(parts), rooms: [] };
	return { success: true, status: 'healthy', timestamp: timestamp(), workers, rooms };
}

async function statsOf(parts: ManagementParts) {
	return {
		success: true as const,
		stats: {
			workers: await workersOf(parts),
			rooms: { ...totals(parts), rooms: parts.sfu.rooms.list().map(roomSummary) },
			recordings: { activeRecordings: 0, recordings: [] },
			timestamp: timestamp(),
		},
	};
}
