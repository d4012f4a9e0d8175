import { mediaSurface } from '../../../sfu/protocol/ink/surfaces.ts';
import { pictureBox } from '../../ui/pictureBox.ts';
import type { Size } from '../../ui/stageLayout.ts';
import type { VideoFit } from '../../ui/videoFit.ts';
import { useCall } from '../useCall.tsx';
import { InkLayer } from './InkLayer.tsx';
import { useDrawing } from './useDrawing.ts';

type Props = {
	producerId: string;
	/** Name of the tile. */
	target: string;
	/** Of the frames; 0 while it is not known. */
	video: Size;
	/** CSS px of the element whose picture it is; null: not known yet. */
	area: Size | null;
	fit: VideoFit;
	mirrored: boolean;
	/** Nobody draws in a window for others. */
	forAudience: boolean;
};

/** The ink over a camera or a shared screen; beside its video. Nothing is loaded where nobody has drawn. */
export function MediaInk({ producerId, target, video, area, fit, mirrored, forAudience }: Props) {
	const surface = mediaSurface(producerId);
	const { isDrawing } = useDrawing(target);
	const isInked = useCall(({ inkedSurfaces }) => inkedSurfaces.includes(surface));
	const drawing = isDrawing && !forAudience;
	if (!isInked && !drawing) return null;
	const picture = area && pictureBox(video, area, fit);
	return <InkLayer surface={surface} picture={picture} drawing={drawing} mirrored={mirrored} />;
}
