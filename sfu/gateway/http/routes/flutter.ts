import { z } from 'zod';
import { SfuError } from '../../../core/errors.ts';
import type { Room } from '../../../core/Room.ts';
import { runningRecording, sentences } from '../../../dialects/legacyPayloads.ts';
import { sendError } from '../httpErrors.ts';
import { errorResponses, guarded, RoomParams, scoped } from './describe.ts';
import { participantRoutes } from './participants.ts';
import type { App, RouteParts } from './parts.ts';
import { RunningRecording, recordingRoutes } from './recordings.ts';
import { managedRoomRoutes, RoomSummary, readableRooms, roomSummary } from './rooms.ts';

const success = z.literal(true);
const Workers = z.object({
	totalWorkers: z.number(),
	workers: z.array(
		z.object({
			index: z.number(),
			pid: z.number(),
			resourceUsage: z.object({
				cpu: z.number().describe('share of one core, 0 to 1'),
				memory: z.number().describe('resident set size, MiB'),
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
	rooms: Totals.extend({ rooms: z.array(RoomSummary) }).describe('`rooms` is always empty here: see `/rooms`'),
});
const Stats = z.object({
	workers: Workers,
	rooms: Totals.extend({ rooms: z.array(RoomSummary) }),
	recordings: z.object({
		activeRecordings: z.number(),
		recordings: z.array(RunningRecording.omit({ options: true })),
	}),
	timestamp: z.string(),
});

/** The management API of the mediasoup server for Flutter, under `/api/mediasoup`, with its names, payloads and sentences. */
export async function flutterRoutes(app: App, parts: RouteParts): Promise<void> {
	await app.register(
		async (scope: App) => {
			scope.setErrorHandler((error, _request, reply) => sendError(reply, error, parts.log, sentences));
			// An unknown room is reported before validation errors of the request: it is the more useful answer.
			scope.addHook('preValidation', async ({ params }) => {
				const parsed = RoomParams.safeParse(params);
				if (parsed.success) parts.sfu.rooms.get(parsed.data.roomId);
			});
			const health = {
				tags: ['flutter'],
				summary: 'Health check: whether media can be served',
				response: { 200: HealthAnswer, ...errorResponses(503) },
			};
			scope.get('/health', { schema: health }, () => healthOf(parts));
			const stats = {
				summary: 'Statistics of the server and of every room',
				response: { 200: z.object({ success, stats: Stats }), ...guarded() },
			};
			const read = scoped(parts, 'flutter', 'stats:read', 'everybody');
			scope.get('/stats', { ...read.options, schema: { ...read.schema, ...stats } }, (request) =>
				statsOf(parts, readableRooms(request, parts)),
			);
			managedRoomRoutes(scope, parts);
			participantRoutes(scope, parts);
			recordingRoutes(scope, parts);
		},
		{ prefix: '/api/mediasoup' },
	);
}

/** Those that answer. */
async function workersOf({ hostInfo }: RouteParts) {
	const { workers: all } = await hostInfo.status();
	const workers = all.filter(({ state }) => state === 'ok');
	return {
		totalWorkers: workers.length,
		workers: workers.map(({ pid, cpuPercent, rssBytes }, index) => ({
			...{ index, pid },
			resourceUsage: { cpu: cpuPercent / 100, memory: rssBytes / 2 ** 20 },
		})),
	};
}

const totals = ({ sfu }: RouteParts) => ({
	totalRooms: sfu.rooms.list().length,
	totalParticipants: sfu.participantCount,
});

const timestamp = () => new Date().toISOString();

/** Needs no token, so it does not list the rooms. */
async function healthOf(parts: RouteParts): Promise<z.output<typeof HealthAnswer>> {
	const workers = await workersOf(parts);
	if (workers.totalWorkers === 0) throw new SfuError('unavailable', 'no media worker is running');
	const rooms = { ...totals(parts), rooms: [] };
	return { success: true, status: 'healthy', timestamp: timestamp(), workers, rooms };
}

/** @param shown rooms that the caller may see */
async function statsOf(parts: RouteParts, shown: Room[]): Promise<{ success: true; stats: z.output<typeof Stats> }> {
	const states = shown.flatMap((room) => room.parts.recording.state ?? []);
	const recordings = states.map((state) => {
		const { options: _, ...running } = runningRecording(state);
		return running;
	});
	return {
		success: true,
		stats: {
			workers: await workersOf(parts),
			rooms: { ...totals(parts), rooms: shown.map(roomSummary) },
			recordings: { activeRecordings: recordings.length, recordings },
			timestamp: timestamp(),
		},
	};
}
