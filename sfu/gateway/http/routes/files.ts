/** The files of documents: uploaded by those who may, and read by whoever knows their address. */
import { join } from 'node:path';
import { send } from '@fastify/send';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { notFound, SfuError } from '../../../core/errors.ts';
import type { Peer } from '../../../core/peer/Peer.ts';
import { canModerate, requirePermission } from '../../../core/peer/permissions.ts';
import type { Materials } from '../../../materials/Materials.ts';
import {
	bytesOfRanges,
	DocumentFile,
	FileId,
	type FileRange,
	FileRanges,
	FileType,
	fileTypes,
	maxFileRanges,
} from '../../../protocol/models/documents.ts';
import type { Permissions } from '../../../protocol/models.ts';
import { requireSeat } from '../../access/requireSeat.ts';
import { errorResponses, RoomParams } from './describe.ts';
import type { App, RouteParts } from './parts.ts';
import { rangesStream } from './rangesStream.ts';
import { streamedBody, takeStreams } from './streamedBody.ts';

type Parts = Pick<RouteParts, 'sfu' | 'materials'>;

const tags = ['class'];
/** Of a file: whoever knows it may read it. */
export const filePath = '/rooms/:roomId/files/:fileId';
const FileParams = RoomParams.extend({ fileId: FileId });
/** What several ranges are in one answer: one that has no parts of its own is whole to the caches of browsers and proxies. */
const rangesType = 'application/octet-stream';
const FileQuery = z.object({
	ranges: FileRanges.exactOptional().describe(
		`\`0-16383,32768-49151\`: these bytes of the file, one range after the other, as \`${rangesType}\`; at most ${maxFileRanges} ranges of 4 MB in all. A browser's cache keeps them, unlike those of a header \`Range\` with several.`,
	),
});
const ofAnyType = Object.fromEntries(fileTypes.map((type) => [type, { schema: z.any() }]));

export async function fileRoutes(app: App, parts: Parts): Promise<void> {
	await app.register(async (scope: App) => {
		takeStreams(scope, fileTypes);
		const upload = {
			tags,
			summary: 'Upload a file for a document of the room',
			description:
				'Body: the file as it is, `application/pdf`, `image/png` or `image/jpeg`. Token: the `resumeToken` of a seat in the room (`joinRoom`). Hosts and co-hosts may; whoever has the permission `draw`, images. A file that no document uses within ten minutes is deleted.',
			params: RoomParams,
			response: { 201: DocumentFile, ...errorResponses(400, 401, 403, 413, 415, 503, 507) },
		};
		scope.post('/api/rooms/:roomId/files', { config: { isSlowBody: true }, schema: upload }, async (request, reply) => {
			const { roomId } = request.params;
			const peer = requireSeat(request, parts.sfu.rooms.find(roomId));
			const { body, bytes, ...sent } = streamedBody(request);
			const type = FileType.parse(sent.type);
			requireMayUpload(peer, parts.sfu.rooms.get(roomId).permissionsOf(peer), type);
			const file = await materialsOf(parts).add({ roomId, type, bytes }, body);
			reply.code(201);
			return file;
		});
	});
	const content = { description: 'The file, or what was requested of it', content: ofAnyType };
	const one = {
		tags,
		summary: 'A file of a document',
		params: FileParams,
		querystring: FileQuery,
		response: {
			200: { ...content, content: { ...ofAnyType, [rangesType]: { schema: z.any() } } },
			206: content,
			...errorResponses(400, 404, 416, 503),
		},
	};
	// A room may have moved to another server since: whichever has the file sends it.
	const config = {
		room: null,
		hasRecording: async ({ params }: FastifyRequest) => {
			const { roomId, fileId } = FileParams.parse(params);
			return parts.materials?.locate(roomId, fileId) !== undefined;
		},
	};
	app.get(filePath, { config, schema: one }, (request, reply) => {
		const { roomId, fileId } = request.params;
		return sendFile(request, reply, materialsOf(parts), { roomId, fileId, ranges: request.query.ranges });
	});
}

/** @throws SfuError forbidden */
function requireMayUpload(peer: Peer, permissions: Permissions, type: FileType): void {
	if (canModerate(peer.role)) return;
	requirePermission(permissions, 'draw');
	if (type === 'application/pdf') throw new SfuError('forbidden', 'only images');
}

function materialsOf({ materials }: Parts): Materials {
	if (!materials) throw new SfuError('unavailable', 'the folder for documents cannot be used', { what: 'file' });
	return materials;
}

async function sendFile(
	request: FastifyRequest,
	reply: FastifyReply,
	materials: Materials,
	{ roomId, fileId, ranges }: { roomId: string; fileId: string; ranges: FileRange[] | undefined },
): Promise<FastifyReply> {
	const file = materials.locate(roomId, fileId);
	if (!file) throw notFound('file', fileId);
	const etag = `"${file.hash}"`;
	reply.headers({
		etag,
		'cache-control': 'private, max-age=31536000, immutable',
		// A browser shows it, and runs nothing that is in it.
		'content-security-policy': "default-src 'none'; sandbox",
		'content-disposition': 'inline',
	});
	const { headers } = request.raw;
	if (headers['if-none-match']?.includes(etag)) return reply.code(304).send();
	if (ranges) {
		if (ranges.some(({ last }) => last >= file.bytes))
			throw new SfuError('bad-request', `the file has ${file.bytes} bytes`, { what: 'file' });
		reply.type(rangesType).header('content-length', bytesOfRanges(ranges));
		return reply.send(rangesStream(join(materials.folder, file.hash), ranges));
	}
	// The content of an address never changes.
	if (headers['if-range'] === etag) delete headers['if-range'];
	const options = { root: materials.folder, cacheControl: false, contentType: false, etag: false, lastModified: false };
	const result = await send(request.raw, file.hash, options);
	if (result.type !== 'file') {
		const range = result.headers['Content-Range'];
		if (range !== undefined) reply.header('content-range', range);
		throw result.type === 'error' ? result.metadata.error : notFound('file', fileId);
	}
	reply.code(result.statusCode).headers(result.headers).type(file.type);
	return reply.send(result.stream);
}
