import type { FastifyInstance } from 'fastify';
import { SfuError } from '../../core/errors.ts';
import type { Logger } from '../../core/Logger.ts';
import { sentences } from '../../dialects/older.ts';
import { sendError } from '../httpErrors.ts';
import { type RouteParts, requireHost } from '../routes.ts';
import { participantRoutes } from './participants.ts';
import { recordingRoutes } from './recordings.ts';
import { managedRoomRoutes, roomSummary } from './rooms.ts';

export type ManagementParts = RouteParts & { logger: Logger };

/** The management interface that older Flutter backends have: names, payloads and sentences are theirs. */
export async function flutterRoutes(app: FastifyInstance, parts: ManagementParts): Promise<void> {
	await app.register(
		async (scope) => {
			scope.setErrorHandler((error, _request, reply) => sendError(reply, error, parts.logger, sentences));
			scope.get('/health', () => health(parts));
			await scope.register(async (managed) => {
				managed.addHook('onRequest', async (request) => {
					if (!parts.settings.open) await requireHost(request, parts);
				});
				managed.get('/stats', () => stats(parts));
				managedRoomRoutes(managed, parts);
				participantRoutes(managed, parts);
				recordingRoutes(managed, parts);
			});
		},
		{ prefix: '/api/mediasoup' },
	);
}

async function workersOf({ sfu }: ManagementParts) {
	const { workers } = await sfu.status();
	return {
		totalWorkers: workers.length,
		workers: workers.map(({ pid, cpuPercent }, index) => ({ index, pid, resourceUsage: { cpu: cpuPercent / 100 } })),
	};
}

const totals = ({ sfu }: ManagementParts) => ({
	totalRooms: sfu.rooms.list().length,
	totalParticipants: sfu.participantCount,
});

/** Open to everybody: which rooms there are is told by the managed routes only. */
async function health(parts: ManagementParts) {
	const workers = await workersOf(parts);
	if (workers.totalWorkers === 0) throw new SfuError('unavailable', 'no media worker runs');
	return {
		...{ success: true, status: 'healthy', timestamp: new Date().toISOString(), workers },
		rooms: { ...totals(parts), rooms: [] },
	};
}

async function stats(parts: ManagementParts) {
	return {
		success: true,
		stats: {
			workers: await workersOf(parts),
			rooms: { ...totals(parts), rooms: parts.sfu.rooms.list().map(roomSummary) },
			recordings: { activeRecordings: 0, recordings: [] },
			timestamp: new Date().toISOString(),
		},
	};
}
