import type { ReplicaStroke } from '../../../sfu/protocol/ink/InkReplica.ts';
import type { ShownPage } from '../../../sfu/protocol/models/slides.ts';
import { drawStroke } from '../../client/ink/drawStroke.ts';
import { canvasBlob } from '../../client/ink/export/canvasBlob.ts';
import type { CallState } from '../../client/state/callState.ts';
import { pageSource } from '../slides/pages/pageSource.ts';
import { paintingOf } from '../slides/pages/paintings.ts';

/** Largest picture, px: as the film of a lesson at most. */
const largest = { width: 1920, height: 1080 };
const quality = 0.9;

/**
 * How a page looks with its ink, as JPEG. It is drawn apart from what is on the screen, also while the window is hidden.
 * @throws Error: the page is gone, or cannot be drawn
 */
export async function pagePicture(
	{ documents, room }: Pick<CallState, 'documents' | 'room'>,
	{ documentId, pageId }: ShownPage,
	ink: readonly ReplicaStroke[],
	signal: AbortSignal,
): Promise<Blob> {
	const document = documents.find((each) => each.documentId === documentId);
	const source = document && room && pageSource(document, pageId, room.roomId);
	if (!source) throw new Error('the page is gone');
	const { canvas: painted } = await paintingOf(source, largest, 1, signal);
	const { width, height } = painted;
	const canvas = Object.assign(window.document.createElement('canvas'), { width, height });
	const context = canvas.getContext('2d', { alpha: false });
	if (!context) throw new Error('this browser cannot draw');
	context.fillStyle = '#ffffff';
	context.fillRect(0, 0, width, height);
	context.drawImage(painted, 0, 0);
	for (const stroke of ink) drawStroke(context, stroke, { width, height, mirrored: false });
	return await canvasBlob(canvas, 'image/jpeg', quality);
}
