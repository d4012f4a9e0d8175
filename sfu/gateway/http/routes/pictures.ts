/**
 * Pictures of shown pages: the page of a host or co-host draws them, and the recording keeps them. Its token is the resume token
 * of its seat.
 */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { SfuError } from '../../../core/errors.ts';
import { canModerate } from '../../../core/peer/permissions.ts';
import { imageSize } from '../../../materials/imageSize.ts';

import { maxImageBytes } from '../../../protocol/models/documents.ts';
import { ShownPage } from '../../../protocol/models/slides.ts';
import { requireSeat } from '../../access/requireSeat.ts';
import { RoomParams } from './describe.ts';
import type { App, RouteParts } from './parts.ts';

const types = ['image/png', 'image/jpeg'] as const;
/** Twice the pixels of the largest picture that pages send. */
const maxPixels = 8_000_000;

const Bytes = z.instanceof(Buffer);

export async function pictureRoutes(app: App, { sfu }: Pick<RouteParts, 'sfu'>): Promise<void> {
	const requireModerator = async (request: FastifyRequest) => {
		const { roomId } = RoomParams.parse(request.params);
		const { role } = requireSeat(request, sfu.rooms.find(roomId));
		if (!canModerate(role)) throw new SfuError('forbidden', 'only hosts and co-hosts send pictures');
	};
	const schema = { hide: true, params: RoomParams, querystring: ShownPage, body: Bytes };
	// A scope of its own: the content types below are for this route only.
	await app.register(async (scope: App) => {
		for (const type of types)
			scope.addContentTypeParser(type, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
		// Before the body is read. The room is on this server: pages send to the server that they are from.
		const options = { onRequest: requireModerator, bodyLimit: maxImageBytes, schema };
		scope.post('/api/rooms/:roomId/pictures', options, async ({ params, query, body, headers }, reply) => {
			const type = types.find((each) => each === headers['content-type']);
			if (!type) throw new SfuError('bad-request', 'a picture is a PNG or JPEG', { what: 'file' });
			await requireImage(type, body);
			await sfu.rooms.get(params.roomId).parts.recording.addPicture({ ...query, type, bytes: body });
			return reply.code(204).send();
		});
	});
}

/** @throws SfuError bad-request (file): it is something else, or too large */
async function requireImage(type: (typeof types)[number], bytes: Buffer): Promise<void> {
	const size = await imageSize(type, async (position, length) => bytes.subarray(position, position + length));
	if (!size) throw new SfuError('bad-request', `this is no ${type}`, { what: 'file' });
	if (size.width * size.height > maxPixels)
		throw new SfuError('bad-request', `a picture has at most ${maxPixels} pixels`, { what: 'file' });
}
