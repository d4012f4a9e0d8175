/**
 * Pictures of shown pages: the page of a host or co-host draws them, and the recording keeps them. Its token is the resume token
 * of its seat.
 */
import { z } from 'zod';
import { SfuError } from '../../../core/errors.ts';
import { canModerate } from '../../../core/peer/permissions.ts';
import { imageSize } from '../../../materials/imageSize.ts';
import { maxImageBytes } from '../../../protocol/models/documents.ts';
import { ShownPage } from '../../../protocol/models/slides.ts';
import { requireSeat } from '../../access/requireSeat.ts';
import { RoomParams } from './describe.ts';
import type { App, RouteParts } from './parts.ts';
import { readStreamed, streamedBody, takeStreams } from './streamedBody.ts';

const types = ['image/png', 'image/jpeg'] as const;
const PictureType = z.enum(types);
/** Twice the pixels of the largest picture that pages send. */
const maxPixels = 8_000_000;

export async function pictureRoutes(app: App, { sfu }: Pick<RouteParts, 'sfu'>): Promise<void> {
	// What else is wrong with a request is nobody's business whose seat does not allow it: the rest is parsed afterwards.
	const schema = { hide: true, params: RoomParams };
	await app.register(async (scope: App) => {
		takeStreams(scope, types);
		scope.post('/api/rooms/:roomId/pictures', { schema }, async (request, reply) => {
			const { roomId } = request.params;
			const { role } = requireSeat(request, sfu.rooms.find(roomId));
			if (!canModerate(role)) throw new SfuError('forbidden', 'only hosts and co-hosts send pictures');
			const page = ShownPage.parse(request.query);
			const type = PictureType.parse(streamedBody(request).type);
			const bytes = await readStreamed(request, maxImageBytes);
			await requireImage(type, bytes);
			await sfu.rooms.get(roomId).parts.recording.addPicture({ ...page, type, bytes });
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
